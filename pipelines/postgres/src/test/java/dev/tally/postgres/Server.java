package dev.tally.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of this process, started by the first test that needs it and ended with it. */
public final class Server {

  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private static final class Started {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Server() {}

  /** Returns the URL of a schema that nobody has used yet. */
  public static String newSchema() {
    return url("currentSchema=ledger_" + SCHEMAS.incrementAndGet());
  }

  static String url(String settings) {
    return "postgresql://postgres@127.0.0.1:" + port() + "/postgres?" + settings;
  }

  static int port() {
    return Started.SERVER.getPort();
  }

  /** Returns a connection of the superuser, whose names are looked up in a schema. */
  public static Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:"
            + port()
            + "/postgres?user=postgres&currentSchema="
            + schema);
  }

  static void run(String schema, String sql) throws SQLException {
    try (Connection connection = connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
