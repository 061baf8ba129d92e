package dev.tally.catalog;

import dev.tally.catalog.LedgerTerms.IdlePartitions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code ledger.yaml}. What it does not say has a default. */
final class LedgerReader {

  static final LedgerTerms DEFAULTS =
      new LedgerTerms(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofDays(7),
          16,
          IdlePartitions.CLOCK);

  private static final List<String> KEYS =
      List.of("on_time_bound", "future_bound", "horizon", "shards", "idle_partitions");

  private LedgerReader() {}

  static LedgerTerms read(YamlValue file) {
    return file.map(KEYS).map(LedgerReader::terms).orElse(DEFAULTS);
  }

  private static LedgerTerms terms(YamlMap ledger) {
    return new LedgerTerms(
        span(ledger, "on_time_bound", "0s", "1h").orElse(DEFAULTS.onTimeBound()),
        span(ledger, "future_bound", "0s", "1h").orElse(DEFAULTS.futureBound()),
        span(ledger, "horizon", "1h", "90d").orElse(DEFAULTS.horizon()),
        ledger.find("shards").flatMap(LedgerReader::shards).orElse(DEFAULTS.shards()),
        ledger.find("idle_partitions").flatMap(LedgerReader::idle).orElse(DEFAULTS.idle()));
  }

  private static Optional<Duration> span(YamlMap ledger, String key, String least, String most) {
    Optional<YamlValue> node = ledger.find(key);
    Optional<Duration> span =
        node.flatMap(YamlValue::text)
            .flatMap(Durations::parse)
            .filter(value -> value.compareTo(Durations.parse(least).orElseThrow()) >= 0)
            .filter(value -> value.compareTo(Durations.parse(most).orElseThrow()) <= 0);
    if (node.isPresent() && span.isEmpty()) {
      node.get()
          .problem(
              "'"
                  + key
                  + "' must be a duration from "
                  + least
                  + " to "
                  + most
                  + ": a whole number and one of ms, s, m, h and d");
    }
    return span;
  }

  private static Optional<Integer> shards(YamlValue node) {
    Optional<Integer> shards =
        node.text()
            .filter(text -> text.matches("\\d{1,4}"))
            .map(Integer::valueOf)
            .filter(value -> value >= 1 && value <= 1024);
    if (shards.isEmpty()) {
      node.problem("'shards' must be a whole number from 1 to 1024");
    }
    return shards;
  }

  private static Optional<IdlePartitions> idle(YamlValue node) {
    Optional<String> text = node.text();
    for (IdlePartitions idle : IdlePartitions.values()) {
      if (text.isPresent() && idle.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return Optional.of(idle);
      }
    }
    node.problem("'idle_partitions' must be heartbeat or clock");
    return Optional.empty();
  }
}
