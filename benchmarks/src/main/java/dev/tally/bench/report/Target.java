package dev.tally.bench.report;

import dev.tally.bench.fork.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * What Tally is to reach.
 *
 * @param name of the recorded suite that tells
 * @param what is asked, as a noun
 */
record Target(String name, String what, Quantity quantity, Bound bound) {

  /** All of them, in the order of the page. */
  static final List<Target> ALL =
      List.of(
          new Target(
              "live",
              "events/s beside hand-written Flink, heap state",
              ratio("level", "hand_written_flink_ratio"),
              atLeast(0.8)),
          new Target(
              "live-rocksdb",
              "events/s beside hand-written Flink, RocksDB state",
              ratio("level", "hand_written_flink_ratio"),
              atLeast(0.8)),
          new Target(
              "live",
              "events/s beside idiomatic Beam",
              ratio("idiomatic", "idiomatic_beam_ratio"),
              atLeast(3)),
          new Target(
              "live",
              "events/s of the whole flow",
              figure("whole-flow", Figure.EVENTS_PER_SECOND),
              atLeast(35_000)),
          new Target(
              "live",
              "events/s with one of four partitions an hour behind, beside all level",
              over("behind", "level", Figure.EVENTS_PER_SECOND),
              atLeast(0.5)),
          new Target(
              "close",
              "events/s beside Spark SQL, 2 million events",
              ratio("day", "spark_ratio"),
              atLeast(1)),
          new Target(
              "close-10000000",
              "events/s beside Spark SQL, 10 million events",
              ratio("day", "spark_ratio"),
              atLeast(1)),
          new Target(
              "close",
              "events/CPU-second beside a replay, 2 million events",
              ratio("day", "replay_events_per_cpu_second_ratio"),
              atLeast(1.5)),
          new Target(
              "close-10000000",
              "events/CPU-second beside a replay, 10 million events",
              ratio("day", "replay_events_per_cpu_second_ratio"),
              atLeast(1.5)),
          new Target(
              "close",
              "events/s beside DuckDB, 2 million events",
              ratio("day", "duckdb_ratio"),
              atLeast(0.2)),
          new Target(
              "close-10000000",
              "events/s beside DuckDB, 10 million events",
              ratio("day", "duckdb_ratio"),
              atLeast(0.2)),
          new Target(
              "latency",
              "ms to a row beyond window end + `L`, p99 at 60% of the peak",
              figure("load-60", Figure.ROW_P99),
              atMost(1_000)),
          new Target(
              "wire",
              "ns to an event beside Jackson to a tree, the bench's records",
              ratio("bench", "jackson_tree_ratio"),
              atMost(1.5)),
          new Target(
              "wire",
              "ns to an event beside Jackson to a tree, advertising",
              ratio("ads", "jackson_tree_ratio"),
              atMost(1.5)),
          new Target(
              "wire",
              "ns to an event beside Avro's library, advertising",
              ratio("ads_avro", "library_ratio"),
              atMost(1.5)),
          new Target(
              "wire",
              "ns to an event beside Protobuf's library, advertising",
              ratio("ads_protobuf", "library_ratio"),
              atMost(1.5)),
          new Target(
              "state",
              "bytes of a checkpoint for an identity, RocksDB state",
              figure("rocksdb", Figure.STATE_PER_ID),
              atMost(40)),
          new Target(
              "scale",
              "events/CPU-second of 20 million events, beside 1 million",
              over("events-20000000", "events-1000000", Figure.EVENTS_PER_CPU_SECOND),
              atLeast(0.9)));

  /** Returns the bound as people read it. */
  String boundText() {
    return (bound.isLeast() ? "≥ " : "≤ ") + text(bound.value());
  }

  /** Returns what was measured, or nothing where it was not recorded. */
  Optional<Double> measured(Recorded recorded) {
    return quantity.of().apply(recorded);
  }

  /** Returns a measured value as people read it. */
  String text(double measured) {
    return quantity.format().apply(measured);
  }

  boolean isMetBy(double measured) {
    return bound.isLeast() ? measured >= bound.value() : measured <= bound.value();
  }

  /**
   * What a value must reach, or must not exceed.
   *
   * @param isLeast whether it must be reached
   */
  record Bound(boolean isLeast, double value) {}

  /** A number that is recorded, or follows from some that are. */
  record Quantity(Function<Recorded, Optional<Double>> of, DoubleFunction<String> format) {}

  private static Bound atLeast(double value) {
    return new Bound(true, value);
  }

  private static Bound atMost(double value) {
    return new Bound(false, value);
  }

  /** Tally's figure over a rival's, by the name that the ratio is recorded under. */
  private static Quantity ratio(String name, String key) {
    return new Quantity(
        recorded -> recorded.ratio(name, key).map(Number::doubleValue), Target::twoDigits);
  }

  /** Tally's own figure. */
  private static Quantity figure(String name, Figure figure) {
    return new Quantity(recorded -> median(recorded, name, figure), figure::text);
  }

  /** Tally's figure in one case over its figure in another. */
  private static Quantity over(String name, String base, Figure figure) {
    return new Quantity(
        recorded ->
            median(recorded, name, figure)
                .flatMap(above -> median(recorded, base, figure).map(below -> above / below)),
        Target::twoDigits);
  }

  private static Optional<Double> median(Recorded recorded, String name, Figure figure) {
    return recorded
        .find(name)
        .flatMap(one -> Optional.ofNullable(one.tally().figures().get(figure)))
        .map(Spread::median);
  }

  private static String twoDigits(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
