package dev.tally.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The distribution as its users have it: a script, run in a folder of theirs.
 *
 * @param folder where commands run and relative paths lie
 */
record Distribution(Path folder) {

  private static final Path SCRIPT = Path.of("target", "tally", "tally").toAbsolutePath();
  private static final int PATIENCE_MINUTES = 5;

  /** Runs a command and returns what it has printed to standard output. */
  String run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process = start(out, err, arguments);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", arguments) + " takes too long");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(
          String.join(" ", arguments)
              + " ends with "
              + process.exitValue()
              + ": "
              + Files.readString(err, UTF_8)
              + Files.readString(out, UTF_8));
    }
    return Files.readString(out, UTF_8);
  }

  /** Starts a command that runs until it is stopped. */
  Process start(Path out, Path err, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
