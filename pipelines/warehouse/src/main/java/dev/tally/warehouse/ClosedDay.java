package dev.tally.warehouse;

import dev.tally.event.Hash128;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A posting day, UTC, whose rows are frozen.
 *
 * @param closedAt epoch milliseconds
 * @param runId the close that froze it
 * @param generation that close's: of the closed book its rows of this day count
 * @param rows how many postings it holds
 * @param events the sum of their events
 * @param fingerprint the sum mod 2^128 of their fingerprints
 * @param accepted what would else have kept it open
 */
public record ClosedDay(
    LocalDate day,
    long closedAt,
    String runId,
    long generation,
    long rows,
    long events,
    Hash128 fingerprint,
    List<Accepted> accepted) {

  public ClosedDay {
    accepted = List.copyOf(accepted);
  }

  /** Returns when the day starts, epoch milliseconds. */
  public long start() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns when it ends, exclusive, epoch milliseconds. */
  public long end() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Whether something may have been booked on the day before a time in epoch milliseconds. */
  public boolean startsBefore(long time) {
    return start() < time;
  }
}
