package dev.tally.bench.close;

import dev.tally.bench.fork.Answers;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The day in SQL, by Spark, in a process and on a class path of its own.
 *
 * <p>It is no {@link CloseRival}, because its process is already one: it measures itself, from the
 * moment its session has started to the moment its rows are written. Its rows are read back here,
 * which is not counted.
 */
public final class SparkClose {

  /** What Spark reaches into on Java 17. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private final Path module;
  private final List<String> jvmOptions;

  /**
   * @param module the folder of the Maven module {@code tally-benchmarks-spark}, built
   * @param jvmOptions the heap and the collector, as for every rival
   */
  public SparkClose(Path module, List<String> jvmOptions) {
    this.module = module;
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * What the process took.
   *
   * @param nanos from the session's start to the last row written
   * @param cpuNanos what the process used in that time, compiler and garbage collector included
   * @param peakHeapBytes the most that was in use after a collection
   */
  public record Spent(long nanos, long cpuNanos, long peakHeapBytes) {}

  /** Returns what to call it in a report. */
  public String name() {
    return "Spark";
  }

  /** Counts the day; each row goes to {@link Answers} of this process. */
  public Spent count(CloseTask task) throws IOException, InterruptedException {
    Path result = Files.createDirectories(task.scratch().resolve("rows"));
    Process process = new ProcessBuilder(command(task, result)).inheritIO().start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IllegalStateException("Spark ended with exit code " + exit);
    }
    rows(result, "bench.events", 1);
    rows(result, "bench.spend", 2);
    rows(result, "bench.clicks", 1);
    Properties spent = read(result.resolve("spent.properties"));
    for (long repeats = number(spent, "repeats"); repeats > 0; repeats--) {
      Answers.repeat();
    }
    return new Spent(
        number(spent, "nanos"), number(spent, "cpu_nanos"), number(spent, "peak_heap_bytes"));
  }

  private List<String> command(CloseTask task, Path result) throws IOException {
    Path target = module.resolve("target");
    String classpath =
        target.resolve("classes")
            + File.pathSeparator
            + Files.readString(target.resolve("classpath")).trim();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-cp");
    command.add(classpath);
    command.add("dev.tally.bench.spark.DayInSpark");
    command.add(task.archive().resolve("raw").toString());
    command.add(result.toString());
    command.add(task.scratch().toString());
    command.add(Integer.toString(task.parallelism()));
    return command;
  }

  /**
   * @param groups how many columns of a row say which group it is of, before its minute
   */
  private static void rows(Path result, String meter, int groups) throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(result.resolve(meter))) {
      parts = files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    }
    for (Path part : parts) {
      try (Stream<String> lines = Files.lines(part)) {
        lines.forEach(line -> row(meter, List.of(line.split("\t", -1)), groups));
      }
    }
  }

  private static void row(String meter, List<String> columns, int groups) {
    Answers.row(
        meter,
        columns.subList(0, groups),
        Long.parseLong(columns.get(groups)),
        Long.parseLong(columns.get(groups + 1)));
  }

  private static Properties read(Path file) throws IOException {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    }
    return values;
  }

  private static long number(Properties values, String name) {
    return Long.parseLong(values.getProperty(name));
  }
}
