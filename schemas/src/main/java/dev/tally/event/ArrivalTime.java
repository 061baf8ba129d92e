package dev.tally.event;

import java.time.Duration;
import java.time.Instant;

/**
 * Arrival time: the running maximum of the append times of a partition that can be true.
 *
 * <p>A timestamp that cannot be true would move arrival time for good: one record stamped in
 * nanoseconds, and everything behind it has expired. Such a record keeps the arrival time of the
 * one before, so that its own timestamp lies beyond it, and that is how every later step knows it.
 */
public final class ArrivalTime {

  /**
   * The earliest timestamp that is believed, epoch milliseconds. A smaller one is that of a clock
   * that was never set, or counts seconds.
   */
  public static final long EARLIEST = Instant.parse("1971-01-01T00:00:00Z").toEpochMilli();

  /**
   * How far ahead of the reader's clock a timestamp is believed: further than a producer that takes
   * its local time for UTC can be.
   */
  public static final Duration AHEAD = Duration.ofDays(1);

  /** The arrival time of a partition that has had no record. */
  public static final long NONE = Long.MIN_VALUE;

  private ArrivalTime() {}

  /**
   * Whether a broker's timestamp can be true.
   *
   * @param appendTime epoch milliseconds
   * @param now the reader's time, epoch milliseconds
   */
  public static boolean canBeTrue(long appendTime, long now) {
    return appendTime >= EARLIEST && appendTime <= now + AHEAD.toMillis();
  }

  /**
   * Returns the arrival time of the next record of a partition, epoch milliseconds.
   *
   * @param before that of the record before, or {@link #NONE}
   * @param appendTime its timestamp, epoch milliseconds
   * @param now the reader's time, epoch milliseconds
   */
  public static long next(long before, long appendTime, long now) {
    return Math.max(Math.max(before, EARLIEST), canBeTrue(appendTime, now) ? appendTime : EARLIEST);
  }

  /**
   * Returns the arrival time behind a record that ends a history: nothing arrives for a while
   * there.
   *
   * @param end that of the record, epoch milliseconds
   */
  public static long behindEnd(long end) {
    return end + ControlType.SILENCE_MILLIS;
  }

  /** Whether a record's timestamp was not believed when it was read. */
  public static boolean isDisbelieved(RawRecord record) {
    return record.appendTime() > record.arrivalTime() || record.appendTime() < EARLIEST;
  }
}
