package dev.tally.jobs.live;

import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.engine.Parallelism;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.ledger.FileSystemOptions;
import dev.tally.ledger.Folder;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;

/** The runner's options of a live run, each for a reason. */
public final class LiveOptions {

  private LiveOptions() {}

  /**
   * Returns the options to run a live pipeline with.
   *
   * @param checkpoints the folder that its checkpoints are kept in
   * @param resumed the checkpoint to go on from
   */
  public static FlinkPipelineOptions of(
      LiveConfig config,
      FlinkCluster flink,
      String jobName,
      Folder checkpoints,
      Optional<Folder> resumed) {
    FlinkPipelineOptions options = FileSystemOptions.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(flink.master());
    options.setJobName(jobName);
    options.setFilesToStage(flink.jars());
    options.setStreaming(true);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    options.setParallelism(config.parallelism());
    options.setMaxParallelism(Parallelism.MOST);
    // Elements are immutable; the heap backend still needs its copies (docs/decisions/0004).
    options.setObjectReuse(true);
    options.setFasterCopy(config.state() == StateBackend.ROCKSDB);
    options.setCheckpointingInterval(config.checkpointInterval().toMillis());
    options.setCheckpointingMode("EXACTLY_ONCE");
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    options.setFinishBundleBeforeCheckpointing(true);
    // Time ends a bundle; the more events it has until then, the fewer parts a row is sent in.
    options.setMaxBundleSize(100_000L);
    options.setMaxBundleTimeMills(100L);
    options.setAutoWatermarkInterval(20L);
    options.setShutdownSourcesAfterIdleMs(config.stopWhenIdle() ? 0L : Long.MAX_VALUE);
    options.setDisableMetrics(true);
    // Whatever the cluster, the ledger keeps the checkpoints, so that it can go on from them.
    options.setStateBackend(config.state() == StateBackend.ROCKSDB ? "rocksdb" : "filesystem");
    options.setStateBackendStoragePath(checkpoints.toUri());
    resumed.ifPresent(checkpoint -> options.setSavepointPath(checkpoint.toUri()));
    return options;
  }
}
