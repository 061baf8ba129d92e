package dev.tally.warehouse.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A row that a query returned, by the names of its columns. */
public final class StoredRow {

  private final ResultSet row;
  private final UnaryOperator<String> original;

  /**
   * Reads the row that a result set stands on.
   *
   * @param original makes of a text as the database holds it what it stands for
   */
  public StoredRow(ResultSet row, UnaryOperator<String> original) {
    this.row = row;
    this.original = original;
  }

  /** Reads a row of a database whose texts are what they stand for. */
  public static StoredRow of(ResultSet row) {
    return new StoredRow(row, UnaryOperator.identity());
  }

  public String text(String column) throws SQLException {
    return requireNonNull(optionalText(column), () -> "column " + column + " is null");
  }

  public @Nullable String optionalText(String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : original.apply(text);
  }

  public int integer(String column) throws SQLException {
    return row.getInt(column);
  }

  public long bigint(String column) throws SQLException {
    return row.getLong(column);
  }

  public @Nullable Long optionalBigint(String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  public boolean truth(String column) throws SQLException {
    return row.getBoolean(column);
  }

  public LocalDate day(String column) throws SQLException {
    return row.getObject(column, LocalDate.class);
  }

  public byte @Nullable [] bytes(String column) throws SQLException {
    Object value = row.getObject(column);
    return value instanceof Blob blob
        ? blob.getBytes(1, Math.toIntExact(blob.length()))
        : (byte[]) value;
  }
}
