package dev.tally.event;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern WRITTEN =
      Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})(?:#(\\d{1,9}))?");

  /** Returns where a record stands, which is where its only or its first event does. */
  public static Position of(String topic, int partition, long offset) {
    return new Position(topic, partition, offset, 0);
  }

  /** Returns the position that a text spells as {@link #toString} does, or empty. */
  public static Optional<Position> parse(String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Position(
            parts.group(1),
            Integer.parseInt(parts.group(2)),
            Long.parseLong(parts.group(3)),
            parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4))));
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
