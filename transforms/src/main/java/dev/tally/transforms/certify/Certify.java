package dev.tally.transforms.certify;

import dev.tally.catalog.Meter;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
 * Postings that have been written to certificates: one per posting window of each length.
 *
 * <p>A window in which nothing was posted is certified too, together with its empty neighbours:
 * "nothing came" and "nothing was written" are different facts.
 */
public final class Certify extends PTransform<PCollection<Posting>, PCollection<Certificate>> {

  private static final long serialVersionUID = 1;
  private static final Coder<KV<Long, Certificate>> KEYED =
      KvCoder.of(VarLongCoder.of(), NullableCoder.of(CertificateCoder.of()));

  private final List<Long> windows;

  public Certify(Meters meters) {
    this.windows =
        List.copyOf(
            meters.all().stream()
                .map(Meter::window)
                .map(java.time.Duration::toMillis)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public PCollection<Certificate> expand(PCollection<Posting> written) {
    PCollection<KV<Long, Certificate>> parts =
        written
            .apply("IntoAllOfTime", Window.into(new GlobalWindows()))
            .apply("ToParts", ParDo.of(new PartsFn(windows)))
            .setCoder(KEYED);
    PCollection<KV<Long, Certificate>> opened =
        written.getPipeline().apply("OpenWindows", Create.of(openings()).withCoder(KEYED));
    return PCollectionList.of(parts)
        .and(opened)
        .apply("AllParts", Flatten.pCollections())
        .apply("CertifyInOrder", ParDo.of(new CertifyFn()))
        .setCoder(CertificateCoder.of());
  }

  private List<KV<Long, Certificate>> openings() {
    return windows.stream().map(window -> KV.of(window, (Certificate) null)).toList();
  }

  /** A posting to what it adds to the certificates of each window length. */
  private static final class PartsFn extends DoFn<Posting, KV<Long, Certificate>> {

    private static final long serialVersionUID = 1;

    private final List<Long> windows;

    PartsFn(List<Long> windows) {
      this.windows = windows;
    }

    @ProcessElement
    public void process(@Element Posting posting, OutputReceiver<KV<Long, Certificate>> parts) {
      for (long window : windows) {
        if (window == posting.window() || posting.key().meter().equals(Meters.RECORDS)) {
          parts.output(KV.of(window, Certificate.of(posting, window)));
        }
      }
    }
  }
}
