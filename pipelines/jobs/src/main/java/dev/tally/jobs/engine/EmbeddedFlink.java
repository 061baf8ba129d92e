package dev.tally.jobs.engine;

import dev.tally.ledger.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster inside the process, spoken to over its REST port like any other.
 *
 * <p>Beam's own local mode cannot resume from a checkpoint; a cluster that is submitted to can. So
 * the embedded job and the deployed one are started in the same way.
 */
public final class EmbeddedFlink implements AutoCloseable {

  /** What RocksDB may use for its caches and write buffers, all slots together. */
  private static final long MANAGED_MEBIBYTES = 512;

  private final MiniCluster cluster;
  private final Path emptyJar;

  private EmbeddedFlink(MiniCluster cluster, Path emptyJar) {
    this.cluster = cluster;
    this.emptyJar = emptyJar;
  }

  /**
   * Starts a cluster on a free port of 127.0.0.1.
   *
   * @param slots how many subtasks can run at once
   * @param checkpoints the folder that checkpoints are kept in
   */
  public static EmbeddedFlink start(int slots, Folder checkpoints) {
    try {
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(configuration(checkpoints))
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(slots)
                  .build());
      cluster.start();
      return new EmbeddedFlink(cluster, emptyJar(checkpoints));
    } catch (Exception e) {
      throw new IllegalStateException("the embedded Flink cluster does not start", e);
    }
  }

  /** Makes a jar of nothing: Beam stages the whole class path where it is given no jar at all. */
  private static Path emptyJar(Folder checkpoints) throws IOException {
    Path folder =
        checkpoints.local().isPresent()
            ? Files.createDirectories(checkpoints.path())
            : Files.createTempDirectory("tally-flink-");
    Path jar = folder.resolve("nothing-to-stage.jar");
    try (JarOutputStream empty = new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
      empty.finish();
    }
    return jar;
  }

  private static Configuration configuration(Folder checkpoints) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    configuration.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(MANAGED_MEBIBYTES));
    configuration.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri());
    configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
    return configuration;
  }

  /** Returns it as any other cluster, which is sent no jar: it has the process's own classes. */
  public FlinkCluster cluster() {
    return new FlinkCluster(master(), List.of(emptyJar.toString()));
  }

  private String master() {
    try {
      URI address = cluster.getRestAddress().get();
      return address.getHost() + ":" + address.getPort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster started", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the embedded Flink cluster has no address", e);
    }
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
