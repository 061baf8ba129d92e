package dev.tally.warehouse.sql;

import dev.tally.event.Position;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a {@link Position} stands in four columns of a table. */
final class PositionColumns {

  private PositionColumns() {}

  static void write(Position position, RowColumns columns) throws SQLException {
    columns
        .text(position.topic())
        .integer(position.partition())
        .bigint(position.offset())
        .integer(position.item());
  }

  /** Writes the position of an event that another one repeats, if it repeats one. */
  static void writeSurvivor(@Nullable Position survivor, RowColumns columns) throws SQLException {
    if (survivor == null) {
      columns.nulls(4);
    } else {
      write(survivor, columns);
    }
  }

  /** Returns where a row's event stands. */
  static Position read(StoredRow row) throws SQLException {
    return new Position(
        row.text("topic"),
        row.integer("topic_partition"),
        row.bigint("topic_offset"),
        row.integer("topic_item"));
  }

  /** Returns the position that a column spells, or null. */
  static @Nullable Position readText(StoredRow row, String column) throws SQLException {
    String text = row.optionalText(column);
    return text == null ? null : Position.parse(text).orElseThrow();
  }

  /** Returns where the event stands that a row's event repeats, or null. */
  static @Nullable Position readSurvivor(StoredRow row) throws SQLException {
    String topic = row.optionalText("survivor_topic");
    return topic == null
        ? null
        : new Position(
            topic,
            row.integer("survivor_partition"),
            row.bigint("survivor_offset"),
            row.integer("survivor_item"));
  }
}
