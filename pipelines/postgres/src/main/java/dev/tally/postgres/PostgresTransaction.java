package dev.tally.postgres;

import dev.tally.warehouse.sql.SqlDatabase;
import dev.tally.warehouse.sql.SqlTransaction;
import dev.tally.warehouse.sql.StoredRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A transaction of one connection. Rows come from a cursor, so many at a time. */
final class PostgresTransaction implements SqlTransaction {

  private static final int ROWS_AT_A_TIME = 2_000;
  private static final String SCHEMA = "schema_v1";

  private final Connection connection;
  private final Statements statements;

  PostgresTransaction(Connection connection, Statements statements) {
    this.connection = connection;
    this.statements = statements;
  }

  @Override
  public <T> List<T> query(String folder, String name, List<?> parameters, RowReader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    forEach(folder, name, parameters, row -> rows.add(reader.read(row)));
    return rows;
  }

  void forEach(String folder, String name, List<?> parameters, SqlDatabase.RowConsumer consumer)
      throws SQLException {
    try (PreparedStatement statement = statements.prepare(connection, folder, name, parameters)) {
      statement.setFetchSize(ROWS_AT_A_TIME);
      try (ResultSet result = statement.executeQuery()) {
        StoredRow row = new StoredRow(result, StoredText::original);
        while (result.next()) {
          consumer.accept(row);
        }
      }
    }
  }

  @Override
  public void run(String folder, String name, List<?> parameters) throws SQLException {
    try (PreparedStatement statement = statements.prepare(connection, folder, name, parameters)) {
      statement.execute();
    }
  }

  @Override
  public <R> void upsert(String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    statements.run(connection, folder, "stage");
    copy(folder, rows, writer);
    if (statements.has(folder, "days")) {
      statements.run(connection, folder, "days");
    }
    statements.run(connection, folder, "merge");
  }

  private <R> void copy(String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    CopyIn target =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statements.text(folder, "copy"));
    try {
      BinaryCopy copy = new BinaryCopy(target);
      for (R row : rows) {
        copy.beginRow();
        writer.write(row, copy);
        copy.endRow();
      }
      copy.end();
    } finally {
      if (target.isActive()) {
        target.cancelCopy();
      }
    }
  }

  /** The key of such rows has an index here, so none of them is written twice. */
  @Override
  public <R> void append(String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    upsert(folder, rows, writer);
  }

  @Override
  public void forgetCopies(String folder, List<?> parameters) {}

  @Override
  public void share(String name) throws SQLException {
    run(SCHEMA, "share", List.of(name));
  }

  @Override
  public void seize(String name) throws SQLException {
    run(SCHEMA, "seize", List.of(name));
  }
}
