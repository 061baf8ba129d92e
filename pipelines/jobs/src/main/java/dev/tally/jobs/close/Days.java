package dev.tally.jobs.close;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.ClosedDay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * The posting days that one close is about, UTC.
 *
 * @param first inclusive
 * @param last inclusive
 */
public record Days(LocalDate first, LocalDate last) {

  public Days {
    if (last.isBefore(first)) {
      throw new UserError(
          ExitCode.USAGE, "The days " + first + ".." + last + " are in the wrong order.");
    }
  }

  /** Reads {@code 2010-12-01} or {@code 2010-12-01..2010-12-07}. */
  public static Days parse(String text) {
    String[] ends = text.split("\\.\\.", -1);
    try {
      LocalDate first = LocalDate.parse(ends[0]);
      return ends.length == 1
          ? new Days(first, first)
          : new Days(first, LocalDate.parse(ends.length == 2 ? ends[1] : text));
    } catch (DateTimeParseException e) {
      throw new UserError(
          ExitCode.USAGE,
          "'" + text + "' is no day; write 2010-12-01 or 2010-12-01..2010-12-07.",
          e);
    }
  }

  /** Returns where the first day starts, epoch milliseconds. */
  public long from() {
    return first.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns where the day after the last starts, epoch milliseconds. */
  public long to() {
    return last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns the day of a time in epoch milliseconds. */
  public static LocalDate dayOf(long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
  }

  boolean hold(ClosedDay closed) {
    return !closed.day().isBefore(first) && !closed.day().isAfter(last);
  }

  /** Returns the days, the earliest first. */
  public List<LocalDate> each() {
    return first.datesUntil(last.plusDays(1)).toList();
  }

  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + ".." + last;
  }
}
