package dev.tally.transforms.certify;

import dev.tally.catalog.ByPostedTime;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Postings that have been written to certificates: one per posting window of each length that a
 * catalog has had so far.
 *
 * <p>A window in which nothing was posted is certified too, together with its empty neighbours:
 * "nothing came" and "nothing was written" are different facts.
 */
public final class Certify extends PTransform<PCollection<Posting>, PCollection<Certificate>> {

  private static final long serialVersionUID = 1;
  private static final Coder<KV<Long, Certificate>> KEYED =
      KvCoder.of(VarLongCoder.of(), NullableCoder.of(Certificate.CODER));

  private final Catalogs catalogs;

  public Certify(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /** Returns the lengths of a catalog's windows, and that of the records'. */
  private static SortedSet<Long> windows(Catalog catalog, Meter records) {
    SortedSet<Long> windows = new TreeSet<>();
    windows.add(records.window().toMillis());
    catalog.meters().forEach(meter -> windows.add(meter.window().toMillis()));
    return windows;
  }

  @Override
  public PCollection<Certificate> expand(PCollection<Posting> written) {
    PCollection<KV<Long, Certificate>> parts =
        written
            .apply("IntoAllOfTime", Window.into(new GlobalWindows()))
            .apply("ToParts", ParDo.of(new PartsFn(catalogs)))
            .setCoder(KEYED);
    PCollection<KV<Long, Certificate>> opened =
        written.getPipeline().apply("OpenWindows", Create.of(openings()).withCoder(KEYED));
    return PCollectionList.of(parts)
        .and(opened)
        .apply("AllParts", Flatten.pCollections())
        .apply("CertifyInOrder", ParDo.of(new CertifyFn()))
        .setCoder(Certificate.CODER);
  }

  private List<KV<Long, Certificate>> openings() {
    Meter records = new Meters(catalogs).records();
    SortedSet<Long> windows = new TreeSet<>();
    catalogs.editions().forEach(edition -> windows.addAll(windows(edition.catalog(), records)));
    return windows.stream().map(window -> KV.of(window, (Certificate) null)).toList();
  }

  /** A posting to what it adds to the certificates of each window length. */
  private static final class PartsFn extends DoFn<Posting, KV<Long, Certificate>> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private transient ByPostedTime<SortedSet<Long>> windows;

    PartsFn(Catalogs catalogs) {
      this.catalogs = catalogs;
    }

    @Setup
    public void setUp() {
      Meter records = new Meters(catalogs).records();
      windows = catalogs.each(catalog -> Certify.windows(catalog, records));
    }

    @ProcessElement
    public void process(@Element Posting posting, OutputReceiver<KV<Long, Certificate>> parts) {
      for (long window : windows.at(posting.postingStart())) {
        if (window == posting.window() || posting.key().meter().equals(Meters.RECORDS)) {
          parts.output(KV.of(window, Certificate.of(posting, window)));
        }
      }
    }
  }
}
