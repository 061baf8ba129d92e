package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.kafka.ReadRecords;
import dev.tally.transforms.CountEvents;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Tally's own flow, with the options of {@code tally live}, its rows counted at a sink. */
public final class TallyLive implements LiveRival {

  @Override
  public void count(LiveTask task, Catalog catalog) {
    TallyRun run = TallyRun.toTheEnd(task, catalog);
    run.run(pipeline -> addSteps(pipeline, run.records(), Catalogs.of(catalog)));
  }

  private static void addSteps(Pipeline pipeline, ReadRecords records, Catalogs catalogs) {
    PCollectionTuple counted =
        pipeline.apply("ReadRecords", records).apply("CountEvents", CountEvents.of(catalogs));
    counted.get(CountEvents.POSTINGS).apply("CountRows", TallySinks.rows());
    counted.get(CountEvents.EXCEPTIONS).apply("CountRepeats", TallySinks.repeats());
  }
}
