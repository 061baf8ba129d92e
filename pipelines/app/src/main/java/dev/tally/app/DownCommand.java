package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.stack.RunningServer;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tally down}: stops what {@code tally up} has started. */
@Command(
    name = "down",
    sortOptions = false,
    header = "Stop the servers that tally up has started.",
    description = "What they hold stays in their folder, and is there again at the next tally up.",
    footer = {"", "Examples:", "  tally down", "  tally down --folder other-stack"})
final class DownCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private StackFolderOption folder = new StackFolderOption();

  @Override
  public Integer call() {
    List<RunningServer> stopped = folder.stack().down();
    PrintWriter out = spec.commandLine().getOut();
    stopped.forEach(server -> out.println("Stopped " + server.name() + "."));
    if (stopped.isEmpty()) {
      out.println("No server of " + ShownPath.of(folder.path()) + " runs.");
    }
    out.flush();
    return ExitCode.OK.number();
  }
}
