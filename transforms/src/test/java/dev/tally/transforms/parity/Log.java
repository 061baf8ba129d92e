package dev.tally.transforms.parity;

import dev.tally.event.RawRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker holds: records, in offset order within each partition.
 *
 * @param onTimeBound {@code L}: how far the watermark of a partition stays behind its arrival time
 */
public record Log(Duration onTimeBound, List<RawRecord> records) {

  public Log {
    records = List.copyOf(records);
  }

  /** Returns the records of each partition, by topic and number. */
  public Collection<List<RawRecord>> partitions() {
    Map<String, List<RawRecord>> partitions = new TreeMap<>();
    records.stream()
        .sorted(Comparator.comparing(RawRecord::position))
        .forEach(
            record ->
                partitions
                    .computeIfAbsent(
                        record.position().topic() + "/" + record.position().partition(),
                        partition -> new ArrayList<>())
                    .add(record));
    return partitions.values();
  }

  /** Returns when Kafka's timestamp policy hands a record over: {@code arrival time - L}. */
  public long handedOverAt(RawRecord record) {
    return record.arrivalTime() - onTimeBound.toMillis();
  }
}
