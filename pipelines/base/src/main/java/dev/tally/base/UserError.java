package dev.tally.base;

/**
 * A failure that whoever ran the command can put right: one sentence that says what and where.
 *
 * <p>It is shown without a stack trace. The sentence names no personal data.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  public UserError(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public UserError(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
