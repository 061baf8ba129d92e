package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;

/** What becomes of rows that cannot be sent. */
interface BadRows {

  /** Ends the send with the first of them, before anything has been sent. */
  BadRows REFUSED =
      (file, line, complaint, content) -> {
        throw new UserError(ExitCode.BAD_INPUT, file.path() + ":" + line + ": " + complaint);
      };

  /**
   * Takes one.
   *
   * @param line where it starts, from 1; of a format without lines its number
   * @param content its values by column, or its text where it has none
   */
  void add(DataFile file, long line, String complaint, Object content);
}
