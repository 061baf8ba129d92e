package dev.tally.warehouse.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** A transaction that is under way. */
public interface SqlTransaction {

  /** Returns the rows of a query. */
  <T> List<T> query(String folder, String name, List<?> parameters, RowReader<T> reader)
      throws SQLException;

  /** Runs a statement. */
  void run(String folder, String name, List<?> parameters) throws SQLException;

  /** Writes rows over those of the same key. */
  <R> void upsert(String folder, Collection<R> rows, RowWriter<R> writer) throws SQLException;

  /** Writes rows that nobody changes. A row that is written again may stand there twice. */
  <R> void append(String folder, Collection<R> rows, RowWriter<R> writer) throws SQLException;

  /** Deletes what {@link #append} wrote twice, as far as the parameters pick it. */
  void forgetCopies(String folder, List<?> parameters) throws SQLException;

  /**
   * Waits until nobody has something of that name for himself, and lets nobody have it until the
   * transaction ends. What was committed meanwhile is seen by the next statement.
   */
  void share(String name) throws SQLException;

  /** Waits until nobody shares something of that name, and has it until the transaction ends. */
  void seize(String name) throws SQLException;

  /** Makes a value of a row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(StoredRow row) throws SQLException;
  }

  /** Hands over the columns of a row, in the order of the table. */
  @FunctionalInterface
  interface RowWriter<R> {
    void write(R row, RowColumns columns) throws SQLException;
  }
}
