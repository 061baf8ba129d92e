package dev.tally.duckdb;

import java.sql.SQLException;
import java.util.Collection;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes rows over those of the same key: appended to a stage, then merged in one statement. */
final class Upsert {

  private Upsert() {}

  /** Upserts into the table of a folder such as {@code posting_v1}. */
  static <R> void into(
      DuckDBConnection connection, String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    Sql.run(connection, folder, "stage");
    String table = folder.substring(0, folder.lastIndexOf('_'));
    append(connection.createAppender("temp", "main", table + "_stage"), rows, writer);
    Sql.run(connection, folder, "merge");
  }

  /** Appends to the table of a folder, without looking for rows of the same key. */
  static <R> void append(DuckDBAppender target, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    try (DuckDBAppender appender = target) {
      for (R row : rows) {
        appender.beginRow();
        writer.write(row, appender);
        appender.endRow();
      }
    }
  }

  /** Appends the columns of one row, in the order of the table. */
  @FunctionalInterface
  interface RowWriter<R> {
    void write(R row, DuckDBAppender columns) throws SQLException;
  }
}
