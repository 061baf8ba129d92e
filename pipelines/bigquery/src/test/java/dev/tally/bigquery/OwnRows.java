package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a ledger's own warehouse, as another process reads them. */
record OwnRows(Path file) {

  /**
   * Fails where BigQuery has other rows.
   *
   * @param from a table, and which of its rows
   */
  void areThoseOf(String from, List<Map<String, String>> copied) throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select * from " + from)) {
      while (result.next()) {
        rows.add(row(result));
      }
    }
    assertThat("not copied of " + from, without(rows, copied), is(empty()));
    assertThat("no row of " + from, without(copied, rows), is(empty()));
  }

  private static Map<String, String> row(ResultSet result) throws SQLException {
    Map<String, String> row = new LinkedHashMap<>();
    ResultSetMetaData columns = result.getMetaData();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      String name = columns.getColumnName(column);
      boolean isLeftOut = name.equals("original") || name.equals("value");
      if (result.getObject(column) != null && !isLeftOut) {
        row.put(
            name,
            columns.getColumnType(column) == Types.TIMESTAMP
                ? instant(result.getObject(column, LocalDateTime.class)).toString()
                : result.getString(column));
      }
    }
    return row;
  }

  private static Instant instant(LocalDateTime time) {
    return time.toInstant(ZoneOffset.UTC);
  }

  private static List<Map<String, String>> without(
      List<Map<String, String>> rows, List<Map<String, String>> others) {
    List<Map<String, String>> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }
}
