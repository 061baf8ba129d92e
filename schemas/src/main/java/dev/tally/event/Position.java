package dev.tally.event;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a record stands in the log: the one name it can never share with another.
 *
 * @param topic the Kafka topic
 * @param partition at least 0
 * @param offset at least 0
 */
public record Position(String topic, int partition, long offset)
    implements Comparable<Position>, Serializable {

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::topic)
          .thenComparingInt(Position::partition)
          .thenComparingLong(Position::offset);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code topic/partition@offset}, as people write it. */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset;
  }
}
