package dev.tally.app;

import dev.tally.app.report.CloseVerdict;
import dev.tally.app.report.PersonalValues;
import dev.tally.app.report.ReportOfClose;
import dev.tally.app.report.Summary;
import dev.tally.base.ExitCode;
import dev.tally.jobs.close.Close;
import dev.tally.ledger.Ledger;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The options that say what a close's report shows, and which reports are a failure. */
final class ReportOptions {

  @Option(
      names = "--fail-on",
      paramLabel = "red|amber",
      defaultValue = "red",
      description =
          "From which badge on to exit with a failure: 1 for red, and with amber 3 for that"
              + " (default: ${DEFAULT-VALUE}).")
  private FailOn failOn = FailOn.RED;

  @Option(
      names = "--show-personal",
      description = "Show group values that a contract declares personal; else they are masked.")
  private boolean showPersonal;

  /** Writes the report of a close into its ledger. */
  Summary write(Ledger ledger, Close.Outcome outcome) {
    return ReportOfClose.write(
        ledger,
        outcome,
        Clock.systemUTC().instant(),
        showPersonal ? PersonalValues.SHOWN : PersonalValues.MASKED);
  }

  /** Returns how a command ends that has closed. */
  ExitCode exitCode(CloseVerdict verdict) {
    return exitCode(verdict, failOn);
  }

  /** Returns how a close ends. */
  static ExitCode exitCode(CloseVerdict verdict, FailOn failOn) {
    switch (verdict) {
      case IN_ORDER:
        return ExitCode.OK;
      case TO_REVIEW:
        return failOn == FailOn.AMBER ? ExitCode.TO_REVIEW : ExitCode.OK;
      case AT_FAULT:
        return ExitCode.FAULT;
    }
    throw new AssertionError(verdict);
  }

  /** The best badge that is a failure. */
  enum FailOn {
    RED,
    AMBER
  }
}
