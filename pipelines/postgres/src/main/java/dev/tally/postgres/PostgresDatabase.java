package dev.tally.postgres;

import com.google.common.hash.Hashing;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.WarehouseLock;
import dev.tally.warehouse.sql.SqlDatabase;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A schema of a database on a server, and this process's connections to it.
 *
 * <p>Work that fails because of others (a deadlock, a lost connection, a server that starts anew)
 * is done again for up to a minute.
 */
final class PostgresDatabase implements SqlDatabase {

  /** One pool per URL: a process has many writers, and each of them opens the warehouse. */
  private static final ConcurrentMap<PostgresUrl, PostgresDatabase> OF_PROCESS =
      new ConcurrentHashMap<>();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_CONNECTIONS = 16;
  private static final String SCHEMA = "schema_v1";
  private static final String CONNECTION = "08";

  /** Serialisation, deadlock, three ways of a server to go or to come, and too many clients. */
  private static final Set<String> PASSING =
      Set.of("40001", "40P01", "57P01", "57P02", "57P03", "53300");

  private final PostgresUrl url;
  private final PGSimpleDataSource server;
  private final HikariDataSource pool;
  private final Statements statements = new Statements();
  private final Duration patience;
  private final AtomicBoolean declared = new AtomicBoolean();

  PostgresDatabase(PostgresUrl url, Duration patience) {
    this.url = url;
    this.patience = patience;
    this.server = url.dataSource();
    this.pool = new HikariDataSource(settings(server));
  }

  /** Returns the database of a URL, with the connections that this process has to it already. */
  static PostgresDatabase of(PostgresUrl url) {
    return OF_PROCESS.computeIfAbsent(url, each -> new PostgresDatabase(each, PATIENCE));
  }

  private static HikariConfig settings(PGSimpleDataSource server) {
    HikariConfig settings = new HikariConfig();
    settings.setPoolName("tally");
    settings.setDataSource(server);
    settings.setAutoCommit(false);
    settings.setMaximumPoolSize(MOST_CONNECTIONS);
    // Connections are opened by need, the first by the first work.
    settings.setMinimumIdle(0);
    settings.setInitializationFailTimeout(-1);
    settings.setIdleTimeout(Duration.ofSeconds(30).toMillis());
    settings.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    return settings;
  }

  /** Whether the tables are there. */
  boolean isDeclared() {
    return again(() -> found(server).declared != null);
  }

  @Override
  public <T> T inTransaction(Work<T> work) {
    return again(
        () -> {
          declare();
          return transact(false, transaction -> work.in(transaction));
        });
  }

  @Override
  public void read(String folder, String name, List<?> parameters, RowConsumer consumer) {
    AtomicBoolean handedOver = new AtomicBoolean();
    again(
        () -> {
          declare();
          return transact(
              true,
              transaction -> {
                if (handedOver.get()) {
                  throw new WarehouseException(
                      "The connection to the warehouse " + url + " was lost while it was read.");
                }
                transaction.forEach(
                    folder,
                    name,
                    parameters,
                    row -> {
                      handedOver.set(true);
                      consumer.accept(row);
                    });
                return name;
              });
        });
  }

  @Override
  public Optional<WarehouseLock> tryLock(String name) {
    return again(
        () -> {
          declare();
          // Not of the pool, which would take the connection back with the lock on it.
          Connection connection = server.getConnection();
          boolean taken = false;
          try {
            taken =
                new PostgresTransaction(connection, statements)
                    .query(SCHEMA, "try_lock", List.of(name), row -> row.truth("is_taken"))
                    .get(0);
            return taken ? Optional.of(new SessionLock(connection)) : Optional.empty();
          } finally {
            if (!taken) {
              connection.close();
            }
          }
        });
  }

  /** Something that may be done again from the start. */
  @FunctionalInterface
  private interface Attempt<T> {
    T run() throws SQLException;
  }

  private <T> T again(Attempt<T> attempt) {
    long deadline = System.nanoTime() + patience.toNanos();
    Backoff backoff = new Backoff();
    while (true) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        if (!passes(e) || System.nanoTime() - deadline > 0) {
          throw new WarehouseException("The warehouse " + url + " failed: " + reason(e), e);
        }
        backoff.pause();
      }
    }
  }

  /** Whether it may succeed another time. A server that was never reached is not waited for. */
  private boolean passes(SQLException failure) {
    String state = state(failure);
    if (state == null) {
      return failure instanceof SQLTransientConnectionException;
    }
    return PASSING.contains(state) || (state.startsWith(CONNECTION) && declared.get());
  }

  /** Returns the code of what lies beneath: the pool wraps what the server said. */
  private static @Nullable String state(SQLException failure) {
    return failure.getCause() instanceof SQLException cause ? state(cause) : failure.getSQLState();
  }

  private static String reason(SQLException failure) {
    return failure.getCause() instanceof SQLException cause
        ? reason(cause)
        : String.valueOf(failure.getMessage());
  }

  private interface Reading<T> {
    T in(PostgresTransaction transaction) throws SQLException;
  }

  private <T> T transact(boolean readOnly, Reading<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      if (readOnly) {
        connection.setReadOnly(true);
      }
      return transact(connection, work);
    }
  }

  private <T> T transact(Connection connection, Reading<T> work) throws SQLException {
    try {
      T result = work.in(new PostgresTransaction(connection, statements));
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** What is known of the schema: what its comment says, or null where there is none. */
  private record Found(boolean isUtf8, @Nullable String declared) {}

  private Found found(PGSimpleDataSource server) throws SQLException {
    try (Connection connection = server.getConnection()) {
      connection.setAutoCommit(false);
      return transact(connection, this::found);
    }
  }

  private Found found(PostgresTransaction transaction) throws SQLException {
    return transaction
        .query(
            SCHEMA,
            "found",
            List.of(url.schema()),
            row -> new Found(row.truth("is_utf8"), row.optionalText("declared")))
        .get(0);
  }

  /**
   * Makes the tables, where this build has not made them before. It has a connection of its own,
   * whose failure is told at once and as it is.
   */
  private void declare() throws SQLException {
    if (declared.get()) {
      return;
    }
    String signature = signature();
    Found found = found(server);
    if (!found.isUtf8) {
      throw new WarehouseException(
          "The warehouse "
              + url
              + " has an encoding that is not UTF8; it needs a database that"
              + " was created with encoding UTF8.");
    }
    if (!signature.equals(found.declared)) {
      try (Connection connection = server.getConnection()) {
        connection.setAutoCommit(false);
        transact(connection, transaction -> declare(connection, transaction, signature));
      }
    }
    declared.set(true);
  }

  private String declare(Connection connection, PostgresTransaction transaction, String signature)
      throws SQLException {
    transaction.run(SCHEMA, "lock", List.of(url.schema()));
    if (!signature.equals(found(transaction).declared)) {
      statements.run(connection, SCHEMA, "make");
      statements.run(connection, SCHEMA, "ddl");
      for (String folder : SqlWarehouse.FOLDERS) {
        statements.run(connection, folder, "ddl");
      }
      transaction.run(SCHEMA, "declared", List.of(signature));
      statements.run(connection, SCHEMA, "sign");
    }
    return signature;
  }

  /** Returns what tells these declarations from those of another build. */
  private String signature() {
    StringBuilder all = new StringBuilder(statements.text(SCHEMA, "ddl"));
    SqlWarehouse.FOLDERS.forEach(folder -> all.append(statements.text(folder, "ddl")));
    return "A ledger of Tally, declared by "
        + Hashing.sha256().hashString(all, StandardCharsets.UTF_8);
  }

  /** Closes the connections. Only tests do: those of a process go with it. */
  void close() {
    pool.close();
  }

  /** Waits twice as long each time, up to a second. */
  private static final class Backoff {

    private static final long LONGEST_MILLIS = 1_000;

    private long millis = 10;

    void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WarehouseException("interrupted while waiting for the warehouse", e);
      }
      millis = Math.min(2 * millis, LONGEST_MILLIS);
    }
  }
}
