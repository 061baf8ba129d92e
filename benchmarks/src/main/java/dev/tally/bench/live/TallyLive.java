package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import dev.tally.catalog.Catalog;
import dev.tally.event.Disposition;
import dev.tally.pipelines.live.FlinkCluster;
import dev.tally.pipelines.live.LiveConfig;
import dev.tally.pipelines.live.LiveOptions;
import dev.tally.pipelines.source.ReadRecords;
import dev.tally.pipelines.source.TopicLog;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Tally's own flow, with the options of {@code tally live}, its rows counted at a sink. */
public final class TallyLive implements LiveRival {

  @Override
  public void count(LiveTask task, Catalog catalog) {
    FlinkCluster flink =
        new FlinkCluster(task.flinkMaster(), List.of(task.checkpoints() + "/nothing-to-stage.jar"));
    LiveConfig config =
        new LiveConfig(
            task.bootstrapServers(),
            Optional.of(flink),
            task.parallelism(),
            LiveTask.CHECKPOINT_INTERVAL,
            true,
            task.state());
    TopicLog log = new TopicLog(task.bootstrapServers());
    List<String> topics = List.of(task.topic());
    Pipeline pipeline =
        Pipeline.create(
            LiveOptions.of(config, flink, "tally", Path.of(task.checkpoints()), Optional.empty()));
    PCollectionTuple counted =
        pipeline
            .apply(
                "ReadRecords",
                ReadRecords.of(log, topics, catalog.terms())
                    .through(log.lastOffsets(log.partitions(topics))))
            .apply("CountEvents", CountEvents.of(catalog));
    counted.get(CountEvents.POSTINGS).apply("WriteRows", ParDo.of(new RowSink()));
    counted.get(CountEvents.EXCEPTIONS).apply("WriteExceptions", ParDo.of(new ExceptionSink()));
    pipeline.run().waitUntilFinish();
  }

  private static final class RowSink extends DoFn<Posting, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Posting row) {
      if (!row.key().meter().equals(Meters.RECORDS)) {
        Answers.row(
            row.key().meter(),
            row.key().group(),
            row.key().valueStart(),
            row.totals().measures().stream().mapToLong(Long::longValue).toArray());
      }
    }
  }

  private static final class ExceptionSink extends DoFn<ExceptionRow, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element ExceptionRow row) {
      if (row.disposition() == Disposition.DUPLICATE) {
        Answers.repeat();
      }
    }
  }
}
