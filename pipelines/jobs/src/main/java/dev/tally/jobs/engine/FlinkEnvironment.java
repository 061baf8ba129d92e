package dev.tally.jobs.engine;

import com.google.common.net.HostAndPort;
import java.nio.file.Path;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.state.ConfigurableStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The Flink that Beam's runner adds the steps of one job to. Its bounded sources are {@link
 * SplitFirst}.
 */
@SuppressWarnings("try") // Its superclass can be closed; there is nothing to close here.
final class FlinkEnvironment extends StreamExecutionEnvironment {

  private FlinkEnvironment(Configuration settings) {
    super(settings);
  }

  /** Returns one that runs a job that reads what is there in this process. */
  static FlinkEnvironment inProcess() {
    Configuration settings = attached("local", new Configuration());
    settings.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    // The scheduler for batch jobs sizes a step by the bytes of its input, and the list of the
    // archive's files is so small that one subtask would read them all, in a cluster of one slot.
    settings.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    // What Flink sorts and keeps outside of objects, which is all but nothing where nobody says.
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, new MemorySize(managedBytes()));
    return new FlinkEnvironment(settings);
  }

  private static long managedBytes() {
    float fraction = TaskManagerOptions.MANAGED_MEMORY_FRACTION.defaultValue();
    return (long) (EnvironmentInformation.getSizeOfFreeHeapMemoryWithDefrag() * fraction);
  }

  /**
   * Returns one that sends a job to a cluster. How that is spoken to, such as with TLS, may be said
   * in the folder that {@code FLINK_CONF_DIR} names, as to Flink's own commands.
   *
   * @param options name the files to send with it, and the checkpoint that it goes on from
   */
  static FlinkEnvironment at(HostAndPort master, FlinkPipelineOptions options) {
    Configuration settings = attached("remote", GlobalConfiguration.loadConfiguration());
    settings.set(RestOptions.ADDRESS, master.getHost());
    settings.set(RestOptions.PORT, master.getPort());
    settings.set(
        PipelineOptions.JARS,
        options.getFilesToStage().stream().map(file -> Path.of(file).toUri().toString()).toList());
    if (options.getSavepointPath() != null) {
      SavepointRestoreSettings.toConfiguration(
          SavepointRestoreSettings.forPath(options.getSavepointPath()), settings);
    }
    return new FlinkEnvironment(settings);
  }

  private static Configuration attached(String target, Configuration settings) {
    settings.set(DeploymentOptions.TARGET, target);
    settings.set(DeploymentOptions.ATTACHED, true);
    return settings;
  }

  /**
   * Makes a backend's write buffers small. Each of some forty states of a slot takes an eighth of
   * one when it is first written to, and all of them together must fit into the slot's share of the
   * managed memory, or RocksDB does nothing but flush. A cluster's own setting wins.
   */
  @Override
  @SuppressWarnings("deprecation") // It is how Beam's runner says it.
  public StreamExecutionEnvironment setStateBackend(StateBackend backend) {
    Configuration buffers = new Configuration();
    buffers.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(8));
    return super.setStateBackend(
        backend instanceof ConfigurableStateBackend configurable
            ? configurable.configure(buffers, getUserClassloader())
            : backend);
  }

  /** Runs a pipeline with the options of {@link FlinkOptions} to its end. */
  void run(Pipeline pipeline) {
    initializeContextEnvironment(settings -> this);
    try {
      pipeline.run().waitUntilFinish();
    } finally {
      resetContextEnvironment();
    }
  }

  @Override
  public <T> DataStreamSource<T> fromSource(
      Source<T, ?, ?> source,
      WatermarkStrategy<T> watermarks,
      String name,
      TypeInformation<T> type) {
    return super.fromSource(
        source.getBoundedness() == Boundedness.BOUNDED ? new SplitFirst<>(source) : source,
        watermarks,
        name,
        type);
  }
}
