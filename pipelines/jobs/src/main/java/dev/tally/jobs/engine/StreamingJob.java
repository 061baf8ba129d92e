package dev.tally.jobs.engine;

import dev.tally.ledger.Folder;
import java.time.Duration;
import java.util.Optional;

/**
 * A job that takes what comes.
 *
 * @param parallelism subtasks of each step, 1 to 128
 * @param checkpointInterval time between two checkpoints
 * @param state where the state of keyed steps lives
 * @param endsWithItsSources whether it is over once every source has come to its end
 * @param checkpoints the folder that its checkpoints are kept in, whatever the engine
 * @param resumed the checkpoint to go on from
 */
public record StreamingJob(
    String name,
    int parallelism,
    Duration checkpointInterval,
    StateBackend state,
    boolean endsWithItsSources,
    Folder checkpoints,
    Optional<Folder> resumed) {

  public StreamingJob {
    Parallelism.check(parallelism);
  }
}
