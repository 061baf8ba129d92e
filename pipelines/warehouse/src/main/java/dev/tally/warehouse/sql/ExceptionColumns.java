package dev.tally.warehouse.sql;

import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.StoredException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;

/** How an {@link ExceptionRow} stands in table {@code exception}. */
public final class ExceptionColumns {

  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final Book book;
  private final long generation;

  public ExceptionColumns(Book book, long generation) {
    this.book = book;
    this.generation = generation;
  }

  public void write(ExceptionRow exception, RowColumns columns) throws SQLException {
    columns.text(book.label());
    PositionColumns.write(exception.position(), columns);
    columns
        .time(Math.max(0, storable(exception.appendTime())))
        .time(exception.arrivalTime())
        .time(exception.postedTime())
        .text(exception.disposition().name())
        .text(exception.code() == null ? null : exception.code().name())
        .text(exception.detail())
        .text(exception.source())
        .text(exception.id())
        .text(exception.type());
    Long eventTime = exception.eventTime();
    if (eventTime == null) {
      columns.nulls(1);
    } else {
      columns.time(storable(eventTime));
    }
    PositionColumns.writeSurvivor(exception.survivor(), columns);
    columns.bytes(exception.value()).bigint(generation);
  }

  /**
   * A record may name any time; a database's calendar ends somewhere, and ours in the year 9999.
   */
  private static long storable(long time) {
    return Math.max(FIRST, Math.min(time, LAST));
  }

  /** Reads a row of the views, whose value may be left out. */
  static StoredException readStored(StoredRow row) throws SQLException {
    return new StoredException(
        Book.valueOf(row.text("book").toUpperCase(Locale.ROOT)),
        read(row),
        row.bigint("value_bytes"),
        PositionColumns.readText(row, "brought_back_by"));
  }

  static ExceptionRow read(StoredRow row) throws SQLException {
    String code = row.optionalText("code");
    return new ExceptionRow(
        PositionColumns.read(row),
        row.bigint("append_time"),
        row.bigint("arrival_time"),
        row.bigint("posted_time"),
        Disposition.valueOf(row.text("disposition")),
        code == null ? null : RejectionCode.valueOf(code),
        row.text("detail"),
        row.optionalText("source"),
        row.optionalText("id"),
        row.optionalText("type"),
        row.optionalBigint("event_time"),
        PositionColumns.readSurvivor(row),
        row.bytes("value"));
  }
}
