package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/** Canonical events to what each bundle of them adds to each row. */
public final class MeterEvents
    extends PTransform<PCollection<CanonicalEntry>, PCollection<KV<PostingKey, Partial>>> {

  private static final long serialVersionUID = 1;

  private final Catalog catalog;

  public MeterEvents(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public PCollection<KV<PostingKey, Partial>> expand(PCollection<CanonicalEntry> canonical) {
    return canonical
        .apply("MeterEvent", ParDo.of(new MeterFn(catalog)))
        .setCoder(KvCoder.of(PostingKeyCoder.of(), PartialCoder.of()));
  }

  private static final class MeterFn extends DoFn<CanonicalEntry, KV<PostingKey, Partial>> {

    private static final long serialVersionUID = 1;

    private final Catalog catalog;
    private transient MeterEvent meter;
    private transient BundleTotals totals;

    MeterFn(Catalog catalog) {
      this.catalog = catalog;
    }

    @Setup
    public void setUp() {
      meter = new MeterEvent(catalog);
      totals = new BundleTotals(new Meters(catalog));
    }

    @ProcessElement
    public void process(
        @Element CanonicalEntry entry, OutputReceiver<KV<PostingKey, Partial>> partials) {
      if (entry instanceof CanonicalEvent canonical) {
        meter.count(canonical.event(), totals);
        if (totals.isFull()) {
          // Sent at this event's time: the window of a partial is data, its timestamp is not.
          totals.drain((key, partial) -> partials.output(KV.of(key, partial)));
        }
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      totals.drain(
          (key, partial) ->
              context.output(
                  KV.of(key, partial),
                  Instant.ofEpochMilli(partial.postingStart() + partial.window() - 1),
                  GlobalWindow.INSTANCE));
    }
  }
}
