package dev.tally.base;

/** How a command ended, for whoever called it: one number per kind of failure, never reused. */
public enum ExitCode {
  /** It did what it was asked. */
  OK(0),
  /** It ran, and the numbers do not agree, or a schema is refused. */
  FAULT(1),
  /** The command line is wrong. */
  USAGE(2),
  /** It ran and nothing is at fault, but somebody should look; only where that was asked for. */
  TO_REVIEW(3),
  /** What it needs is not there yet; the same command may work later. */
  NOT_READY(20),
  /** A server does not answer, or does not do what it should. */
  UNREACHABLE(30),
  /** A disk is full. */
  INSUFFICIENT_RESOURCES(40),
  /** A file, a catalog or an argument's value cannot be used. */
  BAD_INPUT(43),
  /** What the archive should hold is lost or damaged, so nothing was frozen. */
  INCOMPLETE(44),
  /** A bug. */
  INTERNAL(70);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** Returns what the process exits with. */
  public int number() {
    return number;
  }
}
