package dev.tally.bench.fork;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs work in a process of its own, a fresh one each time and with the same flags for all, so that
 * no run profits or suffers from what another left in its compiler or its heap.
 */
public final class Fork {

  /** What is stuck for so long is stuck for ever. */
  private static final long PATIENCE_HOURS = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> flags;
  private final Collection<Process> running = new ConcurrentLinkedQueue<>();

  private Fork(List<String> flags) {
    this.flags = List.copyOf(flags);
    Runtime.getRuntime().addShutdownHook(new Thread(this::destroyAll, "forks"));
  }

  /** Returns what runs processes with some flags of the JVM. */
  public static Fork with(String... flags) {
    return new Fork(List.of(flags));
  }

  /** Returns the flags that all runs have in common, without the modules that are opened. */
  public List<String> flags() {
    return flags;
  }

  /**
   * Does some work and returns what it came to.
   *
   * @param keepStatements whether the answer holds every statement
   * @param folder where the task, the log and the result go
   * @throws ForkException if the process fails or says nothing
   */
  public Measurement run(Work work, boolean keepStatements, Path folder) {
    try {
      Files.createDirectories(folder);
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(Task.file(folder).toFile(), new Task(work, keepStatements));
      Files.deleteIfExists(Result.file(folder));
      Result result = read(folder, execute(folder));
      if (result.measurement() == null) {
        throw new ForkException(String.valueOf(result.failure()), log(folder));
      }
      delete(Task.scratch(folder));
      return result.measurement();
    } catch (IOException e) {
      throw new UncheckedIOException("the run in " + folder + " cannot be started", e);
    }
  }

  private int execute(Path folder) throws IOException {
    Path temporary = Files.createDirectories(Task.scratch(folder).resolve("tmp"));
    Process process =
        new ProcessBuilder(command(folder, temporary))
            .redirectErrorStream(true)
            .redirectOutput(log(folder).toFile())
            .start();
    running.add(process);
    try {
      if (!process.waitFor(PATIENCE_HOURS, TimeUnit.HOURS)) {
        throw new ForkException("it did not end in " + PATIENCE_HOURS + " h", log(folder));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForkException("it was interrupted", log(folder));
    } finally {
      destroy(process);
      running.remove(process);
    }
  }

  private List<String> command(Path folder, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    // What this process was opened to reach into, its children are too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-exports=") || flag.startsWith("--add-opens="))
        .forEach(command::add);
    command.addAll(flags());
    command.add("-Djava.io.tmpdir=" + temporary.toAbsolutePath());
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path", "")));
    command.add(Child.class.getName());
    command.add(folder.toAbsolutePath().toString());
    return command;
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElseThrow();
  }

  private static Result read(Path folder, int exitCode) throws IOException {
    File file = Result.file(folder).toFile();
    if (!file.exists()) {
      throw new ForkException("it ended with " + exitCode + " and said nothing", log(folder));
    }
    return JSON.readValue(file, Result.class);
  }

  private static Path log(Path folder) {
    return folder.resolve("log");
  }

  private void destroyAll() {
    running.forEach(Fork::destroy);
  }

  private static void destroy(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
