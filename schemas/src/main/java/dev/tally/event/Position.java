package dev.tally.event;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an event stands in the log: the one name it can never share with another.
 *
 * @param topic the Kafka topic
 * @param partition at least 0
 * @param offset at least 0
 * @param item which event of a batch it is, from 0; a record that is no batch has event 0 only
 */
public record Position(String topic, int partition, long offset, int item)
    implements Comparable<Position>, Serializable {

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::topic)
          .thenComparingInt(Position::partition)
          .thenComparingLong(Position::offset)
          .thenComparingInt(Position::item);

  /** Returns where a record stands, which is where its only or its first event does. */
  public static Position of(String topic, int partition, long offset) {
    return new Position(topic, partition, offset, 0);
  }

  /** Returns where another event of the same record stands. */
  public Position item(int number) {
    return number == item ? this : new Position(topic, partition, offset, number);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /**
   * Returns {@code topic/partition@offset}, as people write it, and {@code #item} behind it for the
   * second event of a batch and those that follow.
   */
  @Override
  public String toString() {
    String record = topic + "/" + partition + "@" + offset;
    return item == 0 ? record : record + "#" + item;
  }
}
