package dev.tally.pipelines.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.cli.Tally;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code tally live --stop-when-idle} in a process of its own, which can be killed. */
final class LiveProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final Path output;

  private LiveProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static LiveProcess start(Path ledger, String bootstrapServers, File output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Duser.timezone=UTC",
            "-cp",
            System.getProperty("java.class.path"),
            Tally.class.getName(),
            "live",
            "--ledger=" + ledger,
            "--name=wiki",
            "--catalog=wiki",
            "--bootstrap-servers=" + bootstrapServers,
            "--checkpoint-interval=500",
            "--stop-when-idle"));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    return new LiveProcess(process, output.toPath());
  }

  /** Waits for something to happen while it runs. */
  void await(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (endsWithin(Duration.ofMillis(20))) {
        throw new AssertionError("The run ended before this: " + what + "\n" + said());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what + "\n" + said());
      }
    }
  }

  /** Kills it where it stands, with SIGKILL. */
  void kill() {
    process.destroyForcibly();
    if (!endsWithin(PATIENCE) || process.exitValue() != KILLED) {
      throw new AssertionError("The run was not killed\n" + said());
    }
  }

  /** Waits for it to end by itself, in order. */
  void awaitEnd() {
    if (!endsWithin(PATIENCE)) {
      throw new AssertionError("The run does not end\n" + said());
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("The run ended with " + process.exitValue() + "\n" + said());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String said() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
