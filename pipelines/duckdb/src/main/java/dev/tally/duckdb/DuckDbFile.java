package dev.tally.duckdb;

import dev.tally.warehouse.WarehouseBusyException;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/** A DuckDB file with the warehouse's tables, opened for one transaction at a time. */
final class DuckDbFile {

  // Whoever opens the file reads this much of the log again (about 1 ms per 50 KB); whoever passes
  // it writes a checkpoint (about 20 ms). A checkpoint at every close would cost each transaction.
  private static final String LARGEST_LOG = "512KB";
  private static final String TAKEN = "Could not set lock on file";
  private static final Pattern HOLDER =
      Pattern.compile("Conflicting lock is held in ([^\n]+? \\(PID \\d+\\))");
  private static final long POLL_MILLIS = 20;

  private final Path path;
  private final Duration patience;
  private final FileLease lease;
  private volatile boolean declared;

  DuckDbFile(Path path, Duration patience) {
    this.path = path;
    this.patience = patience;
    this.lease = new FileLease(path, patience);
  }

  Path path() {
    return path;
  }

  /** Returns what the work returns once all it wrote is on disk; on an exception none of it is. */
  <T> T inTransaction(Work<T> work) {
    return lease.hold(() -> transact(work));
  }

  /**
   * Hands over the rows of a query from a copy of them, so that the file is held only while they
   * are copied.
   */
  void forEachCopied(String query, List<?> parameters, Sql.RowConsumer consumer) {
    Copies copies = new Copies(path);
    Path copy = copies.next();
    try {
      lease.hold(() -> copyTo(copy, query, parameters));
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + copy, settings())) {
        Sql.forEach(connection, "from picked", List.of(), consumer);
      }
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      copies.delete(copy);
    }
  }

  /** Deletes the copies that killed processes have left. */
  void deleteAbandonedCopies() {
    new Copies(path).deleteAbandoned();
  }

  private int copyTo(Path copy, String query, List<?> parameters) {
    try (DuckDBConnection connection = open()) {
      execute(connection, "attach '" + copy.toString().replace("'", "''") + "' as copied");
      return Sql.update(connection, "create table copied.picked as " + query, parameters);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private <T> T transact(Work<T> work) {
    try (DuckDBConnection connection = open()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private WarehouseException failed(SQLException e) {
    return new WarehouseException("The warehouse " + path + " failed: " + e.getMessage(), e);
  }

  private DuckDBConnection open() throws SQLException {
    boolean declare = !declared || !Files.exists(path);
    DuckDBConnection connection = connect();
    try {
      execute(connection, "PRAGMA disable_checkpoint_on_shutdown");
      if (declare) {
        declare(connection);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void declare(DuckDBConnection connection) throws SQLException {
    connection.setAutoCommit(false);
    for (String folder : SqlWarehouse.FOLDERS) {
      Sql.run(connection, folder, "ddl");
    }
    connection.commit();
    connection.setAutoCommit(true);
    declared = true;
  }

  /** Waits also for a program that knows nothing of leases, such as DuckDB's own shell. */
  private DuckDBConnection connect() throws SQLException {
    Properties settings = settings();
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return DriverManager.getConnection("jdbc:duckdb:" + path, settings)
            .unwrap(DuckDBConnection.class);
      } catch (SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.contains(TAKEN)) {
          throw e;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new WarehouseBusyException(
              "Another program keeps the warehouse " + path + " open: " + holder(message) + ".");
        }
        pause();
      }
    }
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("wal_autocheckpoint", LARGEST_LOG);
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("memory_limit", MemoryBudget.ofProcess().limitOfFile());
    return settings;
  }

  /** Returns what DuckDB says of the holder, such as {@code /usr/bin/duckdb (PID 42)}. */
  private static String holder(String message) {
    Matcher holder = HOLDER.matcher(message);
    return holder.find() ? holder.group(1) : message;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WarehouseException("interrupted while waiting for the warehouse", e);
    }
  }

  private static void execute(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
