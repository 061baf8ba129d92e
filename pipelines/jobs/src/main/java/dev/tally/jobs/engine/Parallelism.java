package dev.tally.jobs.engine;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;

/** How many subtasks a step may have, whatever the job. */
public final class Parallelism {

  public static final int MOST = 128;

  private Parallelism() {}

  /**
   * Refuses a number that is out of range.
   *
   * @throws UserError if it is not from 1 to {@value #MOST}
   */
  public static void check(int parallelism) {
    if (parallelism < 1 || parallelism > MOST) {
      throw new UserError(
          ExitCode.USAGE,
          "--parallelism is " + parallelism + "; it must be from 1 to " + MOST + ".");
    }
  }
}
