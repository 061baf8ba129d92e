package dev.tally.jobs.lake;

import dev.tally.catalog.Contract;
import dev.tally.event.Event;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The events of one contract, in a table of a database that is thrown away. */
final class EventTable implements AutoCloseable {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** So many characters are kept in memory before the database may put them elsewhere. */
  private static final long MOST_KEPT = 16L << 20;

  /** What a row group, which a writer keeps until it is full, should have at most. */
  private static final long ROW_GROUP_CHARACTERS = 32L << 20;

  private static final long MOST_ROWS = 122_880;
  private static final long LEAST_ROWS = 2_048;

  private final DuckDBConnection connection;
  private final String type;
  private final String name;
  private final LakeColumns columns;
  private final DuckDBAppender rows;
  private long kept;
  private long count;
  private long characters;

  EventTable(DuckDBConnection connection, String name, Contract contract) throws SQLException {
    this.connection = connection;
    this.type = contract.type();
    this.name = name;
    this.columns = new LakeColumns(contract);
    execute("create table " + name + " (" + columns.declared() + ")");
    this.rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, name);
  }

  String type() {
    return type;
  }

  void add(Event event) throws SQLException {
    int day = Math.toIntExact(Math.floorDiv(event.postedTime(), DAY_MILLIS));
    long added = columns.append(event, day, rows);
    count++;
    characters += added;
    kept += added;
    if (kept > MOST_KEPT) {
      flush();
    }
  }

  private void flush() throws SQLException {
    rows.flush();
    kept = 0;
  }

  /** Returns the posting days of its events, the earliest first. */
  List<LocalDate> days() throws SQLException {
    flush();
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select distinct posting_day from " + name + " order by posting_day")) {
      while (found.next()) {
        days.add(found.getObject(1, LocalDate.class));
      }
    }
    return days;
  }

  /** Writes the events of a day to a file, in the order in which they were added. */
  long write(LocalDate day, Path file) throws SQLException {
    return copy(columns.selected(null), name + " where posting_day = date '" + day + "'", file);
  }

  /**
   * Writes the events of a closed book to a file, in the order of their admission.
   *
   * @param generation the close whose book it is
   * @param book the table of its positions
   */
  long writeBooked(long generation, String book, Path file) throws SQLException {
    return copy(
        columns.selected(generation),
        name
            + " semi join "
            + book
            + " using (topic, topic_partition, topic_offset, topic_item, payload_hash)"
            + " order by posted_time, arrival_time, topic, topic_partition, topic_offset,"
            + " topic_item",
        file);
  }

  /** Writes what a query finds, and returns how many rows that is. */
  private long copy(String selected, String source, Path file) throws SQLException {
    flush();
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(
          String.format(
              "copy (select %s from %s) to '%s'"
                  + " (format parquet, compression zstd, row_group_size %d)",
              selected, source, file.toString().replace("'", "''"), rowsOfGroup()));
    }
  }

  private long rowsOfGroup() {
    long perRow = 1 + characters / Math.max(1, count);
    return Math.max(LEAST_ROWS, Math.min(MOST_ROWS, ROW_GROUP_CHARACTERS / perRow));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
