package dev.tally.simulator;

import dev.cel.common.values.NullValue;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rows of a Parquet file, read by DuckDB.
 *
 * <p>A timestamp that is adjusted to UTC is a text such as {@code 2026-03-02T08:05:00Z}, one that
 * is not has no {@code Z}; a date is {@code 2026-03-02}, a number with a fraction a text of its
 * digits.
 */
final class ParquetRows {

  private ParquetRows() {}

  static void read(DataFile file, Consumer<Row> rows) {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement settings = duckDb.createStatement()) {
      settings.execute("set threads = 1; set memory_limit = '512MB'; set timezone = 'UTC'");
      try (PreparedStatement query = duckDb.prepareStatement("select * from read_parquet(?)")) {
        // Square brackets, stars and question marks would be a pattern.
        query.setString(1, file.plainFile().toString().replaceAll("([\\[*?])", "[$1]"));
        try (ResultSet found = query.executeQuery()) {
          long number = 0;
          while (found.next()) {
            rows.accept(new Row(file.name(), ++number, values(found)));
          }
        }
      }
    } catch (SQLException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The file "
              + file.path()
              + " cannot be read as Parquet: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason is given"),
          e);
    }
  }

  private static Map<String, Object> values(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      values.put(
          columns.getColumnName(column), value(row, column, columns.getColumnTypeName(column)));
    }
    return values;
  }

  private static Object value(ResultSet row, int column, String type) throws SQLException {
    Object value = row.getObject(column);
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (type.startsWith("TIMESTAMP")) {
      return row.getObject(column, LocalDateTime.class).toString();
    }
    if (value instanceof Float || value instanceof Double) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? new BigDecimal(value.toString()).toPlainString()
          : value.toString();
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.toString();
    }
    return value instanceof Number number ? (Object) number.longValue() : value.toString();
  }
}
