package dev.tally.dataflow;

import dev.tally.base.UserError;

/** What a program does whose only user is a launcher, and whoever reads the launcher's log. */
final class Launch {

  private Launch() {}

  /** Does the work, or ends the process with a sentence and the code of the failure. */
  static void orSayWhyNot(Runnable work) {
    try {
      work.run();
    } catch (UserError e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode().number());
    }
  }
}
