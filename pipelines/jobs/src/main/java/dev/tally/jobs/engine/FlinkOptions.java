package dev.tally.jobs.engine;

import dev.tally.ledger.FileSystemOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;

/** The options of Beam's Flink runner for each kind of job, each for a reason. */
final class FlinkOptions {

  private FlinkOptions() {}

  static FlinkPipelineOptions of(BatchJob job) {
    FlinkPipelineOptions options = common(job.name(), job.parallelism());
    options.setUseDataStreamForBatch(true);
    // A batch job takes no snapshots, so nothing depends on copies.
    options.setFasterCopy(true);
    // Nobody waits for a bundle, and each is a transaction that looks for rows of the same keys: a
    // few large ones, but not so large that their rows crowd the heap.
    options.setMaxBundleSize(20_000L);
    options.setMaxBundleTimeMills(10_000L);
    return options;
  }

  static FlinkPipelineOptions of(StreamingJob job) {
    FlinkPipelineOptions options = common(job.name(), job.parallelism());
    options.setStreaming(true);
    options.setMaxParallelism(Parallelism.MOST);
    // Elements are immutable; the heap backend still needs its copies (docs/decisions/0004).
    options.setFasterCopy(job.state() == StateBackend.ROCKSDB);
    options.setCheckpointingInterval(job.checkpointInterval().toMillis());
    options.setCheckpointingMode("EXACTLY_ONCE");
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    options.setFinishBundleBeforeCheckpointing(true);
    // Time ends a bundle; the more events it has until then, the fewer parts a row is sent in.
    options.setMaxBundleSize(100_000L);
    options.setMaxBundleTimeMills(100L);
    options.setAutoWatermarkInterval(20L);
    options.setShutdownSourcesAfterIdleMs(job.endsWithItsSources() ? 0L : Long.MAX_VALUE);
    // Whatever the cluster, the ledger keeps the checkpoints, so that it can go on from them.
    options.setStateBackend(job.state() == StateBackend.ROCKSDB ? "rocksdb" : "filesystem");
    options.setStateBackendStoragePath(job.checkpoints().toUri());
    job.resumed().ifPresent(checkpoint -> options.setSavepointPath(checkpoint.toUri()));
    return options;
  }

  private static FlinkPipelineOptions common(String jobName, int parallelism) {
    FlinkPipelineOptions options = FileSystemOptions.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[auto]"); // The one that the engine gives.
    options.setJobName(jobName);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    options.setParallelism(parallelism);
    options.setObjectReuse(true);
    options.setDisableMetrics(true);
    return options;
  }
}
