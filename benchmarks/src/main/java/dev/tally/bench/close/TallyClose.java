package dev.tally.bench.close;

import dev.tally.bench.live.TallySinks;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ReadArchive;
import dev.tally.transforms.CountEvents;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * Tally's own flow over its archive, with the options of {@code tally close}, its rows counted at a
 * sink.
 */
public final class TallyClose implements CloseRival {

  @Override
  public String name() {
    return "Tally close";
  }

  @Override
  public void count(CloseTask task, Catalog catalog) {
    new FlinkInProcess()
        .run(
            new BatchJob("tally-close", task.parallelism()),
            pipeline -> count(pipeline, task, catalog));
  }

  private static void count(Pipeline pipeline, CloseTask task, Catalog catalog) {
    PCollectionTuple counted =
        pipeline
            .apply(
                "ReadArchive",
                new ReadArchive(
                    Folder.at(task.archive()),
                    ArchivedDay.files(task.archive()),
                    catalog.terms().onTimeBound()))
            .apply(
                "CountEvents",
                CountEvents.of(Catalogs.of(catalog)).ofBoundedInput().withShards(Close.SHARDS));
    counted.get(CountEvents.POSTINGS).apply("WriteRows", TallySinks.rows());
    counted.get(CountEvents.EXCEPTIONS).apply("WriteExceptions", TallySinks.repeats());
  }
}
