package dev.tally.bench;

import dev.tally.bench.close.CloseTask;
import dev.tally.bench.close.SparkClose;
import dev.tally.bench.fork.Figure;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.Work;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Recomputes an archived day in Spark, which measures itself in a process of its own. */
record SparkWork(Path archive, Path parquet, long records, int parallelism) implements Work {

  @Override
  public Measurement measure(Path scratch) throws Exception {
    SparkClose spark = new SparkClose(module(), ownFlags());
    SparkClose.Spent spent = spark.count(new CloseTask(archive, parquet, parallelism, scratch));
    return Measurement.ofAnswers(
        Map.of(
            Figure.EVENTS_PER_SECOND, records * 1e9 / spent.nanos(),
            Figure.EVENTS_PER_CPU_SECOND, records * 1e9 / spent.cpuNanos(),
            Figure.PEAK_HEAP, (double) spent.peakHeapBytes()));
  }

  /** Returns the heap and the collector that this process was given, as all rivals were. */
  private static List<String> ownFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X"))
        .toList();
  }

  /** Returns the folder of the module that Spark is built in, beside this one's output. */
  private static Path module() throws URISyntaxException {
    Path classes =
        Path.of(SparkWork.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return classes.resolve("../../spark").normalize();
  }
}
