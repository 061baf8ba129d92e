package dev.tally.duckdb;

import static dev.tally.duckdb.PostingColumns.micros;

import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.StoredException;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** How an {@link ExceptionRow} stands in table {@code exception}. */
final class ExceptionColumns {

  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private final Book book;
  private final long generation;

  ExceptionColumns(Book book, long generation) {
    this.book = book;
    this.generation = generation;
  }

  void write(ExceptionRow exception, DuckDBAppender columns) throws SQLException {
    columns.append(book.label());
    PositionColumns.append(exception.position(), columns);
    columns
        .appendEpochMicros(micros(storable(exception.appendTime())))
        .appendEpochMicros(micros(exception.arrivalTime()))
        .appendEpochMicros(micros(exception.postedTime()))
        .append(exception.disposition().name());
    appendText(exception.code() == null ? null : exception.code().name(), columns);
    columns.append(exception.detail());
    appendText(exception.source(), columns);
    appendText(exception.id(), columns);
    appendText(exception.type(), columns);
    Long eventTime = exception.eventTime();
    if (eventTime == null) {
      columns.appendNull();
    } else {
      columns.appendEpochMicros(micros(eventTime));
    }
    PositionColumns.appendSurvivor(exception.survivor(), columns);
    byte[] value = exception.value();
    if (value == null) {
      columns.appendNull();
    } else {
      columns.append(value);
    }
    columns.append(generation);
  }

  /** A timestamp may be any number, and the column ends with the year 9999. */
  private static long storable(long appendTime) {
    return Math.max(0, Math.min(appendTime, LAST));
  }

  /** Reads a row of the views, whose value may be left out. */
  static StoredException readStored(ResultSet row) throws SQLException {
    return new StoredException(
        Book.valueOf(row.getString("book").toUpperCase(Locale.ROOT)),
        read(row),
        row.getLong("value_bytes"),
        PositionColumns.readText(row, "brought_back_by"));
  }

  static ExceptionRow read(ResultSet row) throws SQLException {
    String code = row.getString("code");
    return new ExceptionRow(
        PositionColumns.read(row),
        row.getLong("append_time"),
        row.getLong("arrival_time"),
        row.getLong("posted_time"),
        Disposition.valueOf(row.getString("disposition")),
        code == null ? null : RejectionCode.valueOf(code),
        row.getString("detail"),
        row.getString("source"),
        row.getString("id"),
        row.getString("type"),
        row.getObject("event_time") == null ? null : row.getLong("event_time"),
        PositionColumns.readSurvivor(row),
        bytes(row.getBlob("value")));
  }

  private static byte @Nullable [] bytes(@Nullable Blob value) throws SQLException {
    return value == null ? null : value.getBytes(1, Math.toIntExact(value.length()));
  }

  private static void appendText(@Nullable String text, DuckDBAppender columns)
      throws SQLException {
    if (text == null) {
      columns.appendNull();
    } else {
      columns.append(text);
    }
  }
}
