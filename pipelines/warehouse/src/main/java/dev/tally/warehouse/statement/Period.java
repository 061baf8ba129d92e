package dev.tally.warehouse.statement;

import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/** What a line of a statement spans. */
public enum Period {
  /** One window of the meter. */
  WINDOW {
    @Override
    long startOf(Cell cell, ZoneId zone) {
      return cell.valueStart();
    }

    @Override
    long endOf(Cell cell, ZoneId zone) {
      return cell.valueEnd();
    }
  },
  /** An hour by the clocks of a time zone. */
  HOUR {
    @Override
    long startOf(Cell cell, ZoneId zone) {
      long offset = offsetAt(cell.valueStart(), zone).getTotalSeconds() * 1000L;
      return cell.valueStart() - Math.floorMod(cell.valueStart() + offset, HOUR_MILLIS);
    }

    @Override
    long endOf(Cell cell, ZoneId zone) {
      return startOf(cell, zone) + HOUR_MILLIS;
    }
  },
  /** A day of a time zone: 23 to 25 hours. */
  DAY(date -> date, java.time.Period.ofDays(1)),
  /** A week of ISO 8601, from Monday on. */
  WEEK(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY), java.time.Period.ofWeeks(1)),
  /** A month of the calendar. */
  MONTH(TemporalAdjusters.firstDayOfMonth(), java.time.Period.ofMonths(1)),
  /** A quarter of the calendar year. */
  QUARTER(date -> date.with(IsoFields.DAY_OF_QUARTER, 1), java.time.Period.ofMonths(3)),
  /** All that is asked for, as one. */
  ALL {
    @Override
    long startOf(Cell cell, ZoneId zone) {
      return CellQuery.BEGINNING;
    }

    @Override
    long endOf(Cell cell, ZoneId zone) {
      return CellQuery.END;
    }
  };

  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  @SuppressWarnings("Immutable") // The adjusters of the library and those above are.
  private final TemporalAdjuster toFirstDay;

  private final java.time.Period length;

  /** A period of days, which begins and ends at midnights of a time zone. */
  Period(TemporalAdjuster toFirstDay, java.time.Period length) {
    this.toFirstDay = toFirstDay;
    this.length = length;
  }

  /** A period that tells its ends by itself. */
  Period() {
    this(date -> date, java.time.Period.ZERO);
  }

  long startOf(Cell cell, ZoneId zone) {
    return midnight(firstDay(cell, zone), zone);
  }

  long endOf(Cell cell, ZoneId zone) {
    return midnight(firstDay(cell, zone).plus(length), zone);
  }

  private LocalDate firstDay(Cell cell, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(cell.valueStart()), zone).with(toFirstDay);
  }

  private static long midnight(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  /** Whether whole windows of that length fill it, in a zone whose offset they divide. */
  public boolean holds(Duration window) {
    return this != HOUR || window.compareTo(Duration.ofHours(1)) <= 0;
  }

  /**
   * Returns an offset of the zone that cuts through the window of one of the cells, so that no
   * period but {@link #WINDOW} can be told from them; empty where there is none.
   */
  public static Optional<ZoneOffset> cutBy(ZoneId zone, Duration window, List<Cell> cells) {
    return cells.stream()
        .map(cell -> offsetAt(cell.valueStart(), zone))
        .distinct()
        .filter(offset -> offset.getTotalSeconds() % window.toSeconds() != 0)
        .findFirst();
  }

  private static ZoneOffset offsetAt(long millis, ZoneId zone) {
    return zone.getRules().getOffset(Instant.ofEpochMilli(millis));
  }
}
