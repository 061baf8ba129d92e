package dev.tally.simulator;

import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to arrive: when, where and as what.
 *
 * @param time when it is to arrive, epoch milliseconds
 * @param sequence tells records of one millisecond apart, in the order they were planned
 * @param malformation what is wrong with it, if it is {@link RecordRole#MALFORMED}
 * @param original the record that it repeats, if it repeats one
 * @param landing where it came to stand, once it has been written
 */
record Arrival(
    long time,
    long sequence,
    TopicPartition partition,
    EventDraft draft,
    RecordRole planting,
    @Nullable Malformation malformation,
    @Nullable Arrival original,
    Landing landing)
    implements Comparable<Arrival> {

  private static final Comparator<Arrival> ORDER =
      Comparator.comparingLong(Arrival::time).thenComparingLong(Arrival::sequence);

  @Override
  public int compareTo(Arrival other) {
    return ORDER.compare(this, other);
  }

  /** Where and when the broker wrote a record; known some time after it was sent. */
  static final class Landing {

    private static final long UNKNOWN = -1;

    private long appendTime;
    private volatile long offset = UNKNOWN;

    void at(long newOffset, long newAppendTime) {
      appendTime = newAppendTime;
      // Written last: whoever sees the offset sees the time too.
      offset = newOffset;
    }

    boolean isKnown() {
      return offset != UNKNOWN;
    }

    long offset() {
      return offset;
    }

    /** Returns the record's timestamp, epoch milliseconds. */
    long appendTime() {
      return appendTime;
    }
  }
}
