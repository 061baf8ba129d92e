package dev.tally.app.status;

import dev.tally.jobs.status.LedgerStatus;
import dev.tally.jobs.status.PartitionLag;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How a ledger fares, as metrics of Prometheus. A metric that is not known, such as the lag of a
 * reader whose brokers do not answer, is absent and does not keep its last value.
 */
final class StatusMetrics implements MultiCollector {

  private static final Map<String, String> HELP =
      Map.of(
          "tally_status_up", "Whether the warehouse and the brokers answered last time.",
          "tally_live_run", "The number of the live run that began last.",
          "tally_live_run_start_time_seconds", "When the live run that began last did so.",
          "tally_certified_through_time_seconds",
              "Up to which posting time rows are complete, by the length of their windows.",
          "tally_closed_through_time_seconds", "Where the last closed day ends.",
          "tally_close_lag_seconds",
              "For how long, in whole days, posting days are over and not closed.",
          "tally_exceptions_since_closed",
              "Records that were not counted, booked since the last closed day.",
          "tally_lag_records", "How many offsets of a partition a reader has not read.",
          "tally_lag_seconds", "How long a reader's first unread record has been there.",
          "tally_retention_left_seconds",
              "How long the broker keeps a reader's first unread record still, at least.");

  /** The names of all metrics. */
  static final Set<String> NAMES = HELP.keySet();

  private final Supplier<Optional<LedgerStatus>> newest;

  /**
   * @param newest returns the newest status, or nothing where the last attempt to get one failed
   */
  StatusMetrics(Supplier<Optional<LedgerStatus>> newest) {
    this.newest = newest;
  }

  @Override
  public MetricSnapshots collect() {
    Optional<LedgerStatus> status = newest.get();
    Gauges gauges = new Gauges();
    gauges.set("tally_status_up", Labels.EMPTY, status.isPresent() ? 1 : 0);
    status.ifPresent(known -> fill(gauges, known));
    return gauges.snapshots();
  }

  private static void fill(Gauges gauges, LedgerStatus status) {
    Labels ledger = Labels.of("ledger", status.ledger());
    status
        .live()
        .ifPresent(
            run -> {
              gauges.set("tally_live_run", ledger, run.run().generation());
              gauges.set(
                  "tally_live_run_start_time_seconds",
                  ledger,
                  seconds(Instant.ofEpochMilli(run.startedAt())));
            });
    status
        .certified()
        .forEach(
            (window, through) ->
                through.ifPresent(
                    time ->
                        gauges.set(
                            "tally_certified_through_time_seconds",
                            ledger.add("window", window.toSeconds() + "s"),
                            seconds(time))));
    status
        .closedThrough()
        .ifPresent(
            day ->
                gauges.set(
                    "tally_closed_through_time_seconds",
                    ledger,
                    seconds(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())));
    gauges.set("tally_close_lag_seconds", ledger, Duration.ofDays(status.openDays()).toSeconds());
    status
        .exceptions()
        .forEach(
            (disposition, records) ->
                gauges.set(
                    "tally_exceptions_since_closed",
                    ledger.add("disposition", disposition),
                    records));
    status.lags().forEach(lag -> fill(gauges, ledger, lag));
  }

  private static void fill(Gauges gauges, Labels ledger, PartitionLag lag) {
    Labels labels =
        ledger
            .add("reader", lag.reader())
            .add("topic", lag.topic())
            .add("partition", Integer.toString(lag.partition()));
    gauges.set("tally_lag_records", labels, lag.records());
    lag.lag().ifPresent(millis -> gauges.set("tally_lag_seconds", labels, millis / 1e3));
    lag.retentionLeft()
        .ifPresent(millis -> gauges.set("tally_retention_left_seconds", labels, millis / 1e3));
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }

  /** The gauges by name, each with its help. */
  private static final class Gauges {

    private final Map<String, GaugeSnapshot.Builder> byName = new TreeMap<>();

    void set(String name, Labels labels, double value) {
      byName
          .computeIfAbsent(name, unused -> GaugeSnapshot.builder().name(name).help(HELP.get(name)))
          .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void set(String name, Labels labels, long value) {
      set(name, labels, (double) value);
    }

    MetricSnapshots snapshots() {
      List<GaugeSnapshot> all = byName.values().stream().map(GaugeSnapshot.Builder::build).toList();
      return MetricSnapshots.of(all.toArray(GaugeSnapshot[]::new));
    }
  }
}
