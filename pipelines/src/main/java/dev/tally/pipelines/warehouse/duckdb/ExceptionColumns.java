package dev.tally.pipelines.warehouse.duckdb;

import static dev.tally.pipelines.warehouse.duckdb.PostingColumns.micros;

import dev.tally.event.Position;
import dev.tally.pipelines.warehouse.Book;
import dev.tally.transforms.decode.ExceptionRow;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** How an {@link ExceptionRow} stands in table {@code exception}. */
final class ExceptionColumns {

  private final Book book;
  private final long generation;

  ExceptionColumns(Book book, long generation) {
    this.book = book;
    this.generation = generation;
  }

  void write(ExceptionRow exception, DuckDBAppender columns) throws SQLException {
    columns.append(book.label());
    appendPosition(exception.position(), columns);
    columns
        .appendEpochMicros(micros(exception.appendTime()))
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
    Position survivor = exception.survivor();
    if (survivor == null) {
      columns.appendNull().appendNull().appendNull();
    } else {
      appendPosition(survivor, columns);
    }
    byte[] value = exception.value();
    if (value == null) {
      columns.appendNull();
    } else {
      columns.append(value);
    }
    columns.append(generation);
  }

  private static void appendPosition(Position position, DuckDBAppender columns)
      throws SQLException {
    columns.append(position.topic()).append(position.partition()).append(position.offset());
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
