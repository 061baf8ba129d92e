package dev.tally.warehouse.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes the columns of a row, one by one, in the order of the table. Null makes a null. */
public interface RowColumns {

  RowColumns text(@Nullable String text) throws SQLException;

  RowColumns integer(int number) throws SQLException;

  RowColumns bigint(long number) throws SQLException;

  /** Takes a time in epoch milliseconds. */
  RowColumns time(long millis) throws SQLException;

  /** Takes the UTC day of a time in epoch milliseconds. */
  RowColumns day(long millis) throws SQLException;

  RowColumns bytes(byte @Nullable [] bytes) throws SQLException;

  /** Takes so many columns that hold nothing. */
  RowColumns nulls(int count) throws SQLException;
}
