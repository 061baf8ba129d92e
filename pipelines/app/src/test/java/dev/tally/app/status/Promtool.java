package dev.tally.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus's own tool, where it is installed: Debian has it in the package prometheus. */
final class Promtool {

  private final Path program;

  private Promtool(Path program) {
    this.program = program;
  }

  /** Returns it, or skips the test where it is not on the path. */
  static Promtool orSkip() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "promtool is not on the path; install the package prometheus");
    return new Promtool(found.get());
  }

  /** Runs it in a folder and returns what it says. */
  String run(Path folder, String... arguments) throws IOException, InterruptedException {
    return read(folder, "", arguments);
  }

  /** Runs it in a folder, gives it something to read, and returns what it says. */
  String read(Path folder, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + exitCode + ": " + said);
    }
    return said;
  }
}
