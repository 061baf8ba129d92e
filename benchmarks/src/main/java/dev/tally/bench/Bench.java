package dev.tally.bench;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The main of {@code tally bench}: it words failures as the other commands do. */
final class Bench {

  private Bench() {}

  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    System.out.flush();
    System.exit(exitCode);
  }

  static int run(String... arguments) {
    BenchCommand bench = new BenchCommand();
    return new CommandLine(bench)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> report(failure, command, bench.isVerbose()))
        .setParameterExceptionHandler((failure, given) -> usage(failure))
        .execute(arguments);
  }

  private static int usage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(failure.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + command.getCommandName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static int report(Exception failure, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    if (verbose) {
      failure.printStackTrace(err);
    }
    boolean worded = failure instanceof UserError;
    String message =
        worded
            ? String.valueOf(failure.getMessage())
            : "This is a bug: " + failure + " (run it again with --verbose for the stack trace).";
    err.println(command.getColorScheme().errorText(message));
    ExitCode exitCode = failure instanceof UserError error ? error.exitCode() : ExitCode.INTERNAL;
    return exitCode.number();
  }
}
