package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Folder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The {@code tally} command: it finds the command that was asked for, and words its failures. */
@Command(
    name = "tally",
    header = "Counts events for people who bill, report and decide on the counts.",
    description =
        "One set of transforms counts events live and again from the archive; the two sets of"
            + " numbers are equal row by row, or every difference is named with its events and its"
            + " cause.",
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      ContractsCommand.class,
      BrokerCommand.class,
      UpCommand.class,
      DownCommand.class,
      SendCommand.class,
      HeartbeatCommand.class,
      LiveCommand.class,
      StopCommand.class,
      ProbeCommand.class,
      ArchiveCommand.class,
      CloseCommand.class,
      NightlyCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      StatementCommand.class,
      ExceptionsCommand.class,
      RedriveCommand.class,
      TidyCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    version = "tally 0.1.0",
    footer = {
      "",
      "Start with: tally demo",
      "From a checkout, tally bench measures Tally and its rivals; see tally bench --help."
    })
public final class Tally {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean verbose;

  private Tally() {}

  /** Runs one command and exits with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    System.out.flush();
    System.exit(exitCode);
  }

  /** Runs one command and returns its exit code. */
  public static int run(String... arguments) {
    Tally tally = new Tally();
    CommandLine commandLine = new CommandLine(tally);
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> tally.report(failure, command));
    commandLine.setParameterExceptionHandler(usageErrors());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    addHelpTo(commandLine.getSubcommands().values());
    return commandLine.execute(arguments);
  }

  private static void addHelpTo(Collection<CommandLine> commands) {
    for (CommandLine command : commands) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
      addHelpTo(command.getSubcommands().values());
    }
  }

  private static IParameterExceptionHandler usageErrors() {
    return (ParameterException failure, String[] arguments) -> {
      CommandLine command = failure.getCommandLine();
      PrintWriter err = command.getErr();
      err.println(command.getColorScheme().errorText(failure.getMessage()));
      CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
      err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
      return ExitCode.USAGE.number();
    };
  }

  private int report(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (verbose) {
      failure.printStackTrace(err);
    }
    UserError error = Failures.worded(failure, places(command));
    err.println(command.getColorScheme().errorText(error.getMessage()));
    return error.exitCode().number();
  }

  /** Returns where a command writes: the folders it was given, and the one for passing files. */
  private static List<Path> places(CommandLine command) {
    List<Path> places = new ArrayList<>();
    command.getCommandSpec().options().stream()
        .<Object>map(OptionSpec::getValue)
        .forEach(
            value -> {
              if (value instanceof Path path) {
                places.add(path);
              } else if (value instanceof Folder folder) {
                folder.local().ifPresent(places::add);
              }
            });
    places.add(Path.of(System.getProperty("java.io.tmpdir")));
    return places;
  }
}
