package dev.tally.simulator;

import dev.tally.event.Disposition;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** How many records of each disposition each partition must turn out to have. */
final class ExpectedDispositions {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private final Map<TopicPartition, Map<Disposition, Long>> partitions = new TreeMap<>(ORDER);
  private final Map<RecordRole, Long> plantings = new EnumMap<>(RecordRole.class);
  private long corrections;

  void add(TopicPartition partition, RecordRole planting) {
    add(partition, planting.disposition(), 1);
    plantings.merge(planting, 1L, Long::sum);
  }

  void add(TopicPartition partition, Disposition disposition, long records) {
    partitions
        .computeIfAbsent(partition, unused -> zeroes())
        .merge(disposition, records, Long::sum);
  }

  void addCorrections(long events) {
    corrections += events;
  }

  /** Returns the counts by partition, each with every disposition, those of no record too. */
  Map<TopicPartition, Map<Disposition, Long>> partitions() {
    return partitions;
  }

  Map<RecordRole, Long> plantings() {
    return plantings;
  }

  /** Returns how many admitted events arrived too late to be booked at their own time. */
  long corrections() {
    return corrections;
  }

  Map<Disposition, Long> dispositions() {
    Map<Disposition, Long> totals = zeroes();
    partitions
        .values()
        .forEach(counts -> counts.forEach((key, count) -> totals.merge(key, count, Long::sum)));
    return totals;
  }

  static long records(Map<Disposition, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<Disposition, Long> zeroes() {
    Map<Disposition, Long> zeroes = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      zeroes.put(disposition, 0L);
    }
    return zeroes;
  }
}
