package dev.tally.bench.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package, one process each. */
public final class WireSuite {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private WireSuite() {}

  /**
   * What one benchmark took.
   *
   * @param benchmark the method's name
   * @param sample whose records
   * @param nanos the average time of an operation
   * @param error half the width of the 99.9% confidence interval, in nanoseconds
   * @param bytes what an operation allocates
   */
  public record Cost(String benchmark, String sample, double nanos, double error, double bytes) {}

  /** Runs every benchmark and returns what each took, in the order of their names. */
  public static List<Cost> run() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(DecodeBenchmark.class.getName())
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    List<Cost> costs = new ArrayList<>();
    for (RunResult result : results) {
      costs.add(cost(result));
    }
    return costs;
  }

  private static Cost cost(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return new Cost(
        time.getLabel(),
        result.getParams().getParam("sample"),
        time.getScore(),
        time.getScoreError(),
        Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore());
  }

  /** Prints a table of what each benchmark took. */
  public static void main(String[] args) throws RunnerException {
    System.out.printf("%-14s %-6s %10s %8s %9s%n", "", "", "ns/op", "+-", "bytes/op");
    for (Cost cost : run()) {
      System.out.printf(
          "%-14s %-6s %10.0f %8.0f %9.0f%n",
          cost.benchmark(), cost.sample(), cost.nanos(), cost.error(), cost.bytes());
    }
  }
}
