package dev.tally.warehouse.sql;

import dev.tally.warehouse.WarehouseLock;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A database with the tables of a warehouse.
 *
 * <p>A statement is named by its folder, such as {@code posting_v1}, and its file, such as {@code
 * rows}. A parameter is a text, an integer, or a list of texts.
 */
public interface SqlDatabase {

  /**
   * Returns what the work returns once all it wrote is committed; on an exception none of it is. It
   * may be done more than once, each time from the start.
   */
  <T> T inTransaction(Work<T> work);

  /** Hands over the rows of a query, without holding them all and without holding anybody up. */
  void read(String folder, String name, List<?> parameters, RowConsumer consumer);

  /** Returns something that only one has at a time, or empty while somebody else has it. */
  Optional<WarehouseLock> tryLock(String name);

  /** Something done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(SqlTransaction transaction) throws SQLException;
  }

  /** Does something with a row. It does not keep it. */
  @FunctionalInterface
  interface RowConsumer {
    void accept(StoredRow row) throws SQLException;
  }
}
