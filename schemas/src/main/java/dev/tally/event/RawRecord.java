package dev.tally.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the broker holds, untouched, with the arrival time that follows from its place in the log.
 *
 * @param appendTime the broker's timestamp, epoch milliseconds
 * @param arrivalTime the {@link ArrivalTime} that follows from its place in the log, epoch
 *     milliseconds
 * @param key the record's key, often absent
 * @param value the record's value; a tombstone has none
 * @param headers in the order the producer wrote them; a name may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // Records are compared by position, never by content.
public record RawRecord(
    Position position,
    long appendTime,
    long arrivalTime,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  public RawRecord {
    headers = List.copyOf(headers);
  }

  /** Returns the same record under another position, which may name an event of a batch. */
  public RawRecord at(Position other) {
    return new RawRecord(other, appendTime, arrivalTime, key, value, headers);
  }

  /** One Kafka header. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Header(String name, byte @Nullable [] value) {}
}
