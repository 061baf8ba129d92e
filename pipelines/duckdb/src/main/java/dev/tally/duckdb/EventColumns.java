package dev.tally.duckdb;

import static dev.tally.duckdb.PostingColumns.micros;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** How a {@link BookedEvent} stands in table {@code event}, without the event's values. */
final class EventColumns {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final long generation;

  EventColumns(long generation) {
    this.generation = generation;
  }

  void write(BookedEvent booked, DuckDBAppender columns) throws SQLException {
    write(StoredEvent.of(booked), booked.event().original(), columns);
  }

  /** Appends an event of which nobody asks any more whether it was brought back. */
  void writeStored(StoredEvent event, DuckDBAppender columns) throws SQLException {
    write(event, null, columns);
  }

  private void write(StoredEvent event, @Nullable Position original, DuckDBAppender columns)
      throws SQLException {
    columns
        .appendEpochDays(Math.toIntExact(Math.floorDiv(event.postedTime(), DAY_MILLIS)))
        .append(event.identity().toString())
        .append(event.source())
        .append(event.id())
        .append(event.type())
        .appendEpochMicros(micros(event.eventTime()))
        .appendEpochMicros(micros(event.arrivalTime()))
        .appendEpochMicros(micros(event.postedTime()))
        .append(event.payloadHash().toString());
    PositionColumns.append(event.position(), columns);
    if (original == null) {
      columns.appendNull();
    } else {
      columns.append(original.toString());
    }
    columns.append(CellsColumn.text(event.cells())).append(generation);
  }

  static StoredEvent read(ResultSet row) throws SQLException {
    return new StoredEvent(
        PositionColumns.read(row),
        row.getString("source"),
        row.getString("id"),
        row.getString("type"),
        row.getLong("event_time"),
        row.getLong("arrival_time"),
        row.getLong("posted_time"),
        Hash128.parse(row.getString("identity")),
        Hash128.parse(row.getString("payload_hash")),
        CellsColumn.read(row));
  }

  static Seed readSeed(ResultSet row) throws SQLException {
    return new Seed(
        Hash128.parse(row.getString("identity")),
        Hash128.parse(row.getString("payload_hash")),
        row.getLong("posted_time"),
        row.getLong("arrival_time"),
        PositionColumns.read(row),
        PositionColumns.readText(row, "original"));
  }
}
