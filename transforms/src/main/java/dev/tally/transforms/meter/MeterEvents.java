package dev.tally.transforms.meter;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.transforms.BundleFn;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/** Canonical events to what each bundle of them adds to each line. */
public final class MeterEvents
    extends PTransform<PCollection<List<CanonicalEntry>>, PCollection<KV<Place, Parts>>> {

  private static final long serialVersionUID = 1;

  private final Catalogs catalogs;
  private final Places places;

  public MeterEvents(Catalogs catalogs, Places places) {
    this.catalogs = catalogs;
    this.places = places;
  }

  @Override
  public PCollection<KV<Place, Parts>> expand(PCollection<List<CanonicalEntry>> canonical) {
    return canonical
        .apply("MeterEvent", ParDo.of(new MeterFn(catalogs, places)))
        .setCoder(PartsCoder.byPlace());
  }

  private static final class MeterFn extends BundleFn<List<CanonicalEntry>, KV<Place, Parts>> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private final Places places;
    private transient MeterEvent meter;
    private transient BundleTotals totals;

    MeterFn(Catalogs catalogs, Places places) {
      this.catalogs = catalogs;
      this.places = places;
    }

    @Setup
    public void setUp() {
      meter = new MeterEvent(catalogs);
      totals = new BundleTotals(new Meters(catalogs), places);
    }

    @StartBundle
    public void start() {
      // A bundle that failed may have left some.
      totals.clear();
    }

    @ProcessElement
    public void process(
        @Element List<CanonicalEntry> entries, OutputReceiver<KV<Place, Parts>> out) {
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent canonical) {
          meter.count(canonical.event(), totals);
        }
        if (totals.isFull()) {
          totals.drain(
              (place, parts) ->
                  out.outputWithTimestamp(KV.of(place, parts), Instant.ofEpochMilli(place.last())));
        }
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      totals.drain(
          (place, parts) ->
              context.output(
                  KV.of(place, parts), Instant.ofEpochMilli(place.last()), GlobalWindow.INSTANCE));
    }
  }
}
