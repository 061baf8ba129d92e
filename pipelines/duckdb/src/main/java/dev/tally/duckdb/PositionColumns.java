package dev.tally.duckdb;

import dev.tally.event.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** How a {@link Position} stands in four columns of a table. */
public final class PositionColumns {

  private PositionColumns() {}

  /** Appends a position. */
  public static void append(Position position, DuckDBAppender columns) throws SQLException {
    columns
        .append(position.topic())
        .append(position.partition())
        .append(position.offset())
        .append(position.item());
  }

  /** Appends the position of an event that another one repeats, if it repeats one. */
  static void appendSurvivor(@Nullable Position survivor, DuckDBAppender columns)
      throws SQLException {
    if (survivor == null) {
      columns.appendNull().appendNull().appendNull().appendNull();
    } else {
      append(survivor, columns);
    }
  }

  /** Returns where a row's event stands. */
  static Position read(ResultSet row) throws SQLException {
    return new Position(
        row.getString("topic"),
        row.getInt("topic_partition"),
        row.getLong("topic_offset"),
        row.getInt("topic_item"));
  }

  /** Returns the position that a column spells, or null. */
  static @Nullable Position readText(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : Position.parse(text).orElseThrow();
  }

  /** Returns where the event stands that a row's event repeats, or null. */
  static @Nullable Position readSurvivor(ResultSet row) throws SQLException {
    String topic = row.getString("survivor_topic");
    return topic == null
        ? null
        : new Position(
            topic,
            row.getInt("survivor_partition"),
            row.getLong("survivor_offset"),
            row.getInt("survivor_item"));
  }
}
