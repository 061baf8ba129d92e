package dev.tally.jobs.engine;

/**
 * A job that reads what is there and ends.
 *
 * @param parallelism subtasks of each step, 1 to 128
 */
public record BatchJob(String name, int parallelism) {

  public BatchJob {
    Parallelism.check(parallelism);
  }
}
