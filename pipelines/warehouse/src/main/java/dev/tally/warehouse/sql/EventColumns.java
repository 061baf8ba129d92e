package dev.tally.warehouse.sql;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.StoredEvent;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a {@link BookedEvent} stands in table {@code event}, without the event's values. */
public final class EventColumns {

  private final long generation;

  public EventColumns(long generation) {
    this.generation = generation;
  }

  public void write(BookedEvent booked, RowColumns columns) throws SQLException {
    write(StoredEvent.of(booked), booked.event().original(), columns);
  }

  /** Writes an event of which nobody asks any more whether it was brought back. */
  public void writeStored(StoredEvent event, RowColumns columns) throws SQLException {
    write(event, null, columns);
  }

  private void write(StoredEvent event, @Nullable Position original, RowColumns columns)
      throws SQLException {
    columns
        .day(event.postedTime())
        .text(event.identity().toString())
        .text(event.source())
        .text(event.id())
        .text(event.type())
        .time(event.eventTime())
        .time(event.arrivalTime())
        .time(event.postedTime())
        .text(event.payloadHash().toString());
    PositionColumns.write(event.position(), columns);
    columns
        .text(original == null ? null : original.toString())
        .text(CellsColumn.text(event.cells()))
        .bigint(generation);
  }

  static StoredEvent read(StoredRow row) throws SQLException {
    return new StoredEvent(
        PositionColumns.read(row),
        row.text("source"),
        row.text("id"),
        row.text("type"),
        row.bigint("event_time"),
        row.bigint("arrival_time"),
        row.bigint("posted_time"),
        Hash128.parse(row.text("identity")),
        Hash128.parse(row.text("payload_hash")),
        CellsColumn.read(row));
  }

  static Seed readSeed(StoredRow row) throws SQLException {
    return new Seed(
        Hash128.parse(row.text("identity")),
        Hash128.parse(row.text("payload_hash")),
        row.bigint("posted_time"),
        row.bigint("arrival_time"),
        PositionColumns.read(row),
        PositionColumns.readText(row, "original"));
  }
}
