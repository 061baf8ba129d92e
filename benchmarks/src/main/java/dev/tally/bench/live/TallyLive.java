package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.transforms.CountEvents;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Tally's own flow, with the options of {@code tally live}, its rows counted at a sink. */
public final class TallyLive implements LiveRival {

  @Override
  public void count(LiveTask task, Catalog catalog) {
    TallyRun run = TallyRun.toTheEnd(task, catalog);
    Pipeline pipeline = run.pipeline();
    PCollectionTuple counted =
        pipeline
            .apply("ReadRecords", run.records())
            .apply("CountEvents", CountEvents.of(Catalogs.of(catalog)));
    counted.get(CountEvents.POSTINGS).apply("CountRows", TallySinks.rows());
    counted.get(CountEvents.EXCEPTIONS).apply("CountRepeats", TallySinks.repeats());
    pipeline.run().waitUntilFinish();
  }
}
