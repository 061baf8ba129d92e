package dev.tally.pipelines.live;

import dev.tally.cli.Tally;
import dev.tally.pipelines.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code tally live --stop-when-idle} in a process of its own, which can be killed. */
final class LiveProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLED = 128 + 9;

  private final ChildProcess child;

  private LiveProcess(ChildProcess child) {
    this.child = child;
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
    return new LiveProcess(ChildProcess.start(command, output.toPath()));
  }

  /** Waits for something to happen while it runs. */
  void await(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (child.endsWithin(Duration.ofMillis(20))) {
        throw new AssertionError("The run ended before this: " + what + "\n" + child.said());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what + "\n" + child.said());
      }
    }
  }

  /** Kills it where it stands, with SIGKILL. */
  void kill() {
    child.process().destroyForcibly();
    if (!child.endsWithin(PATIENCE) || child.process().exitValue() != KILLED) {
      throw new AssertionError("The run was not killed\n" + child.said());
    }
  }

  /** Waits for it to end by itself, in order. */
  void awaitEnd() {
    if (!child.endsWithin(PATIENCE)) {
      throw new AssertionError("The run does not end\n" + child.said());
    }
    if (child.process().exitValue() != 0) {
      throw new AssertionError(
          "The run ended with " + child.process().exitValue() + "\n" + child.said());
    }
  }

  @Override
  public void close() {
    child.process().destroyForcibly();
  }
}
