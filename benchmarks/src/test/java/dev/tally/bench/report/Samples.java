package dev.tally.bench.report;

import dev.tally.bench.fork.Figure;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Results made up for tests. */
final class Samples {

  static final Map<String, String> TERMS = Map.of("events", "1000");

  private Samples() {}

  /** Returns a suite whose hand-written job does a million events a second. */
  static SuiteResult live(double tallyPerSecond) {
    CaseResult level =
        new CaseResult(
            "level",
            "all partitions are equally far",
            1_000,
            Map.of(),
            List.of(
                rival("tally", "Tally", tallyPerSecond, 400),
                rival("hand_written_flink", "Hand-written Flink", 1_000_000, 100)));
    return new SuiteResult("live", "a topic is counted", TERMS, 1, List.of(level));
  }

  static RivalResult rival(String key, String label, double perSecond, double heapMebibytes) {
    return new RivalResult(
        key,
        label,
        Map.of(
            Figure.EVENTS_PER_SECOND, Spread.of(List.of(perSecond)),
            Figure.EVENTS_PER_CPU_SECOND, Spread.of(List.of(perSecond / 2)),
            Figure.PEAK_HEAP, Spread.of(List.of(heapMebibytes * (1 << 20)))),
        12,
        3);
  }

  static Results results(SuiteResult suite) {
    return new Results(
        Instant.parse("2026-01-05T00:00:00Z"),
        new Machine(2, 1L << 34, "a JDK", "a system"),
        List.of("-Xmx4g"),
        List.of(suite));
  }
}
