package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.jobs.live.LivePipeline;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.ReadRecords;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** A live run of Tally's over one topic, with the options of {@code tally live}. */
public final class TallyRun {

  private final LiveTask task;
  private final Catalog catalog;
  private final boolean endless;
  private final KafkaTopics log;

  private TallyRun(LiveTask task, Catalog catalog, boolean endless) {
    this.task = task;
    this.catalog = catalog;
    this.endless = endless;
    this.log = KafkaTopics.at(task.bootstrapServers());
  }

  /** Returns a run to the end that the topic has now. */
  static TallyRun toTheEnd(LiveTask task, Catalog catalog) {
    return new TallyRun(task, catalog, false);
  }

  /** Returns a run that goes on for ever. */
  public static TallyRun endless(LiveTask task, Catalog catalog) {
    return new TallyRun(task, catalog, true);
  }

  /** Runs a pipeline to its end. */
  public void run(Consumer<Pipeline> steps) {
    new FlinkCluster(task.flinkMaster(), List.of(task.checkpoints() + "/nothing-to-stage.jar"))
        .run(
            new StreamingJob(
                "tally",
                task.parallelism(),
                LiveTask.CHECKPOINT_INTERVAL,
                task.state(),
                !endless,
                Folder.at(task.checkpoints()),
                Optional.empty()),
            steps);
  }

  /** Returns the source. */
  public ReadRecords records() {
    List<String> topics = List.of(task.topic());
    ReadRecords records = ReadRecords.of(log, topics, catalog.terms(), Clock.systemUTC());
    return endless ? records : records.through(log.lastOffsets(log.partitions(topics)));
  }

  /** Adds all of {@code tally live}: rows go to a warehouse, canonical events to a topic. */
  public LivePipeline.Outputs wholeFlow(Pipeline pipeline) {
    Path home = Path.of(task.checkpoints()).resolve("ledger");
    if (!home.toFile().mkdir()) {
      throw new IllegalStateException("the folder " + home + " cannot be made");
    }
    Ledger ledger =
        new Ledger(
            Folder.at(home),
            "flow-" + ProcessHandle.current().pid(),
            Catalogs.of(catalog),
            "duckdb:warehouse.duckdb",
            Folder.at(home.resolve("checkpoints")));
    log.createIfAbsent(
        new NewTopic(
                ledger.canonicalTopic(), Optional.of(catalog.terms().shards()), Optional.empty())
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
    Run run =
        DuckDbWarehouse.in(home)
            .beginRun(
                Job.LIVE,
                Catalogs.of(catalog),
                List.of(new Meters(Catalogs.of(catalog)).records()));
    return new LivePipeline(ledger, KafkaClients.of(task.bootstrapServers()), run.generation())
        .build(pipeline, records());
  }
}
