package dev.tally.jobs.close;

import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.engine.FlinkSettings;
import dev.tally.ledger.FileSystemOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;

/** How a close runs: the runner's options, each for a reason, and how fine it shards. */
public final class CloseOptions {

  /** Finer than live's, so that a batch worker sorts little at a time. Rows do not depend on it. */
  public static final int SHARDS = 256;

  private CloseOptions() {}

  /**
   * Returns the options to run a close with, in this process.
   *
   * @param parallelism subtasks of each step
   */
  public static FlinkPipelineOptions of(String jobName, int parallelism) {
    FlinkPipelineOptions options = FileSystemOptions.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setJobName(jobName);
    options.setStableUniqueNames(CheckEnabled.ERROR);
    options.setUseDataStreamForBatch(true);
    options.setParallelism(parallelism);
    options.setObjectReuse(true);
    // A batch job takes no snapshots, so nothing depends on copies.
    options.setFasterCopy(true);
    options.setDisableMetrics(true);
    // Nobody waits for a bundle, and each is a transaction that looks for rows of the same keys: a
    // few large ones, but not so large that their rows crowd the heap.
    options.setMaxBundleSize(20_000L);
    options.setMaxBundleTimeMills(10_000L);
    options.setFlinkConfDir(FlinkSettings.inFolder(settings()));
    return options;
  }

  /** Returns the same options for a cluster, whose own configuration says how it schedules. */
  public static FlinkPipelineOptions of(String jobName, int parallelism, FlinkCluster flink) {
    FlinkPipelineOptions options = of(jobName, parallelism);
    options.setFlinkMaster(flink.master());
    options.setFilesToStage(flink.jars());
    return options;
  }

  private static Configuration settings() {
    Configuration settings = new Configuration();
    // The scheduler for batch jobs sizes a step by the bytes of its input, and the list of the
    // archive's files is so small that one subtask would read them all, in a cluster of one slot.
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    return settings;
  }
}
