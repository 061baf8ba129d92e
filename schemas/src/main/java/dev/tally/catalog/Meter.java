package dev.tally.catalog;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared number: which events, which of them, grouped by what, over which window.
 *
 * @param events the event types it counts
 * @param filter a CEL expression of type bool, or null to count every event of those types
 * @param groupBy the fields whose values tell its rows apart, in order
 * @param window how long one value window lasts; windows start at multiples of it since the epoch,
 *     UTC
 * @param measures what a row holds beside the count of its events, in order
 */
public record Meter(
    String name,
    String description,
    List<String> events,
    @Nullable String filter,
    List<String> groupBy,
    Duration window,
    List<Measure> measures)
    implements Serializable {

  /** The windows a meter may have; each divides a day. */
  public static final List<Duration> WINDOWS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofDays(1));

  public Meter {
    events = List.copyOf(events);
    groupBy = List.copyOf(groupBy);
    measures = List.copyOf(measures);
  }

  /** How a measure's values become one. */
  public enum Aggregation {
    /** How many events; adds. */
    COUNT,
    /** The sum of an integer field; adds. Beyond 64 bits it is the number of them next to it. */
    SUM,
    /** The smallest value of an integer field; merges. */
    MIN,
    /** The largest value of an integer field; merges. */
    MAX;

    /** Combines two values, of events or of rows: the same rule. */
    public long merge(long left, long right) {
      if (this == MIN) {
        return Math.min(left, right);
      }
      return this == MAX ? Math.max(left, right) : sum(left, right);
    }

    private static long sum(long left, long right) {
      long sum = left + right;
      if (((left ^ sum) & (right ^ sum)) >= 0) {
        return sum;
      }
      return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * One number of a row.
   *
   * @param field the integer field it reads, or null for {@link Aggregation#COUNT}
   * @param money whether its unit is micros of the currency in the row's group
   */
  public record Measure(String name, Aggregation aggregation, @Nullable String field, boolean money)
      implements Serializable {}
}
