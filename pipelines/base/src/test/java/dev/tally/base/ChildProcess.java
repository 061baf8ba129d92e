package dev.tally.base;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/**
 * A program that a test has started, and what it says.
 *
 * @param output the file that both of its streams go to
 */
public record ChildProcess(Process process, Path output) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLED = 128 + 9;

  /** Starts a program. */
  public static ChildProcess start(List<String> command, Path output) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new ChildProcess(process, output);
  }

  /** Starts a Java program with the class path of the tests. */
  public static ChildProcess java(Path output, Class<?> program, List<String> arguments)
      throws IOException {
    return start(javaCommand(program, arguments), output);
  }

  /** Returns what starts a Java program with the class path of the tests. */
  public static List<String> javaCommand(Class<?> program, List<String> arguments) {
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
            program.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Kills it where it stands, with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(KILLED);
  }

  /** Waits for something to happen while it runs. */
  public void await(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (endsWithin(Duration.ofMillis(20))) {
        throw new AssertionError("The program ended before this: " + what + "\n" + said());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not within " + PATIENCE + ": " + what + "\n" + said());
      }
    }
  }

  /** Waits for it to end with an exit code. */
  public void awaitExit(int exitCode) {
    if (!endsWithin(PATIENCE)) {
      throw new AssertionError("The program does not end\n" + said());
    }
    if (process.exitValue() != exitCode) {
      throw new AssertionError("The program ended with " + process.exitValue() + "\n" + said());
    }
  }

  /** Waits for it to end, and returns whether it has. */
  public boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Returns all that it has said so far. */
  public String said() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
