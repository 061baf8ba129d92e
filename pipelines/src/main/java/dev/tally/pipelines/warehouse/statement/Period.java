package dev.tally.pipelines.warehouse.statement;

import dev.tally.pipelines.warehouse.Cell;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
  DAY {
    @Override
    long startOf(Cell cell, ZoneId zone) {
      return startOf(dateOf(cell, zone), zone);
    }

    @Override
    long endOf(Cell cell, ZoneId zone) {
      return startOf(dateOf(cell, zone).plusDays(1), zone);
    }

    private static LocalDate dateOf(Cell cell, ZoneId zone) {
      return LocalDate.ofInstant(Instant.ofEpochMilli(cell.valueStart()), zone);
    }

    private static long startOf(LocalDate date, ZoneId zone) {
      return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }
  };

  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  abstract long startOf(Cell cell, ZoneId zone);

  abstract long endOf(Cell cell, ZoneId zone);

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
