package dev.tally.duckdb;

import dev.tally.warehouse.sql.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The statements of the {@code warehouse-sql} folders, on the class path. */
public final class Sql {

  private static final SqlFiles FILES = new SqlFiles("duckdb");

  private Sql() {}

  /** Returns the text of {@code warehouse-sql/<folder>/duckdb/<name>.sql}. */
  public static String read(String folder, String name) {
    return FILES.read(folder, name);
  }

  /** Runs all statements of a file that takes no parameters. */
  public static void run(Connection connection, String folder, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(read(folder, name));
    }
  }

  /** Runs the one statement of a file, with its parameters in order. */
  public static void run(Connection connection, String folder, String name, List<?> parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, read(folder, name), parameters)) {
      statement.execute();
    }
  }

  /** Runs a statement and returns how many rows it changed. */
  static int update(Connection connection, String sql, List<?> parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** Returns the rows of the one query of a file, with its parameters in order. */
  public static <T> List<T> query(
      Connection connection, String sql, List<?> parameters, RowReader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    forEach(connection, sql, parameters, row -> rows.add(reader.read(row)));
    return rows;
  }

  /** Hands over each row of a query, without holding them all, and returns how many. */
  public static long forEach(
      Connection connection, String sql, List<?> parameters, RowConsumer consumer)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet row = statement.executeQuery()) {
      long rows = 0;
      while (row.next()) {
        consumer.accept(row);
        rows++;
      }
      return rows;
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, List<?> parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int index = 0; index < parameters.size(); index++) {
        statement.setObject(index + 1, parameters.get(index));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Makes a value of the row that a result set stands on. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Does something with the row that a result set stands on. */
  @FunctionalInterface
  public interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }
}
