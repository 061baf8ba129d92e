package dev.tally.bench;

import static java.util.Objects.requireNonNull;

import dev.tally.bench.fork.Answers.Answer;
import dev.tally.bench.fork.Figure;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.Work;
import dev.tally.bench.wire.DecodeBenchmark;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one JMH benchmark. JMH's own processes are not needed: each run has a fresh one already.
 *
 * @param method of {@link DecodeBenchmark}
 * @param sample whose records
 */
record WireWork(String method, String sample) implements Work {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Override
  public Measurement measure(Path scratch) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("^" + DecodeBenchmark.class.getName() + "." + method + "$")
                    .param("sample", sample)
                    .forks(0)
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    RunResult result = results.iterator().next();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new Measurement(
        Map.of(
            Figure.NANOS_PER_OPERATION, result.getPrimaryResult().getScore(),
            Figure.BYTES_PER_OPERATION, requireNonNull(allocated).getScore()),
        Answer.none());
  }
}
