package dev.tally.duckdb;

import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** What a table holds, as text. */
final class Tables {

  private Tables() {}

  /** Returns a line per row, ordered, with a bar between the columns and times in ISO form. */
  static String dump(DuckDBConnection connection, String table) throws SQLException {
    List<String> lines =
        Sql.query(connection, "from " + table + " order by all", List.of(), Tables::line);
    return String.join("", lines);
  }

  private static String line(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      Object value =
          row.getObject(column) instanceof Timestamp
              ? row.getObject(column, LocalDateTime.class)
              : row.getObject(column);
      columns.add(value instanceof Blob ? row.getString(column) : String.valueOf(value));
    }
    return String.join("|", columns) + "\n";
  }
}
