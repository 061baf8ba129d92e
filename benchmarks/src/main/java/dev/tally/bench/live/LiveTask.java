package dev.tally.bench.live;

import dev.tally.jobs.engine.StateBackend;
import java.time.Duration;

/**
 * What a rival of the live suite is to do: count a topic to the end that it has now.
 *
 * @param topic its records carry the time of their arrival
 * @param flinkMaster the {@code host:port} of the cluster to submit to
 * @param checkpoints the folder that checkpoints go to, every 10 s
 * @param parallelism subtasks of each step
 */
public record LiveTask(
    String bootstrapServers,
    String topic,
    String flinkMaster,
    String checkpoints,
    int parallelism,
    StateBackend state) {

  /** Time between two checkpoints. */
  public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
}
