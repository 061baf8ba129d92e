package dev.tally.bench.fork;

import java.nio.file.Path;

/** A run that came to nothing. Its message is a clause that says why, as in "it ended with 137". */
public final class ForkException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String log;

  ForkException(String reason, Path log) {
    super(reason);
    this.log = log.toString();
  }

  /** Returns the file that holds all that the process said. */
  public Path log() {
    return Path.of(log);
  }
}
