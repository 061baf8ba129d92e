package dev.tally.duckdb;

import dev.tally.warehouse.sql.RowColumns;
import dev.tally.warehouse.sql.SqlTransaction.RowWriter;
import java.sql.SQLException;
import java.time.Duration;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** The columns of rows that are appended to a table. */
final class AppendedColumns implements RowColumns, AutoCloseable {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final DuckDBAppender appender;

  AppendedColumns(DuckDBAppender appender) {
    this.appender = appender;
  }

  <R> void append(R row, RowWriter<R> writer) throws SQLException {
    appender.beginRow();
    writer.write(row, this);
    appender.endRow();
  }

  @Override
  public RowColumns text(@Nullable String text) throws SQLException {
    if (text == null) {
      return nulls(1);
    }
    appender.append(text);
    return this;
  }

  @Override
  public RowColumns integer(int number) throws SQLException {
    appender.append(number);
    return this;
  }

  @Override
  public RowColumns bigint(long number) throws SQLException {
    appender.append(number);
    return this;
  }

  @Override
  public RowColumns time(long millis) throws SQLException {
    appender.appendEpochMicros(Math.multiplyExact(millis, 1000L));
    return this;
  }

  @Override
  public RowColumns day(long millis) throws SQLException {
    appender.appendEpochDays(Math.toIntExact(Math.floorDiv(millis, DAY_MILLIS)));
    return this;
  }

  @Override
  public RowColumns bytes(byte @Nullable [] bytes) throws SQLException {
    if (bytes == null) {
      return nulls(1);
    }
    appender.append(bytes);
    return this;
  }

  @Override
  public RowColumns nulls(int count) throws SQLException {
    for (int index = 0; index < count; index++) {
      appender.appendNull();
    }
    return this;
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }
}
