package dev.tally.app;

import dev.tally.stack.Stack;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which stack of servers is meant. */
final class StackFolderOption {

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "stack",
      description = "Where the servers keep their data and logs (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  Stack stack() {
    return Stack.in(folder);
  }

  /** Whether it is the one that is meant where none is named. */
  boolean isDefault() {
    return folder.equals(Path.of("stack"));
  }

  Path path() {
    return folder;
  }
}
