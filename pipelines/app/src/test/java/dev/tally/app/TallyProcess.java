package dev.tally.app;

import dev.tally.base.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Commands in processes of their own, which leave what they say in a folder. */
final class TallyProcess {

  private final Path folder;
  private final Map<String, String> environment;

  /**
   * @param environment what each is told besides what this process knows
   */
  TallyProcess(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Runs a command to its end. */
  Said run(String... arguments) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path out = Files.createTempFile(folder, "tally-", ".out");
    Path err = Files.createTempFile(folder, "tally-", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(ChildProcess.javaCommand(Tally.class, List.of(arguments)))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Said(exitCode, Files.readString(out), Files.readString(err));
  }

  /** Runs a command that must end well, and returns its output. */
  String output(String... arguments) throws IOException, InterruptedException {
    Said said = run(arguments);
    if (said.exitCode() != 0) {
      throw new AssertionError(String.join(" ", arguments) + ": " + said);
    }
    return said.out();
  }
}
