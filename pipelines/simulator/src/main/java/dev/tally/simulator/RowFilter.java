package dev.tally.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows to send.
 *
 * @param where a CEL condition on the {@code row}, or null for all
 * @param from the earliest event time
 * @param to the event time at which to stop, itself excluded
 */
public record RowFilter(@Nullable String where, Instant from, Instant to) {

  /** Every row. */
  public static final RowFilter ALL = new RowFilter(null, Instant.MIN, Instant.MAX);

  public static RowFilter between(Instant from, Instant to) {
    return new RowFilter(null, from, to);
  }

  boolean hasTime(long time) {
    Instant instant = Instant.ofEpochMilli(time);
    return !instant.isBefore(from) && instant.isBefore(to);
  }
}
