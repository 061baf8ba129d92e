package dev.tally.duckdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tally.warehouse.sql.SqlTransaction;
import dev.tally.warehouse.sql.StoredRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A transaction in a file. Rows are appended to a stage and merged in one statement. */
record DuckDbTransaction(DuckDBConnection connection) implements SqlTransaction {

  /** Returns parameters as the statements take them: a list of texts is a JSON array. */
  static List<@Nullable Object> bound(List<? extends @Nullable Object> parameters) {
    List<@Nullable Object> bound = new ArrayList<>();
    for (Object parameter : parameters) {
      if (parameter instanceof List<?> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(text -> array.add((String) text));
        bound.add(array.toString());
      } else {
        bound.add(parameter);
      }
    }
    return bound;
  }

  @Override
  public <T> List<T> query(String folder, String name, List<?> parameters, RowReader<T> reader)
      throws SQLException {
    return Sql.query(
        connection,
        Sql.read(folder, name),
        bound(parameters),
        row -> reader.read(StoredRow.of(row)));
  }

  @Override
  public void run(String folder, String name, List<?> parameters) throws SQLException {
    Sql.run(connection, folder, name, bound(parameters));
  }

  @Override
  public <R> void upsert(String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    Sql.run(connection, folder, "stage");
    append(connection.createAppender("temp", "main", table(folder) + "_stage"), rows, writer);
    Sql.run(connection, folder, "merge");
  }

  @Override
  public <R> void append(String folder, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    append(connection.createAppender(table(folder)), rows, writer);
  }

  private static String table(String folder) {
    return folder.substring(0, folder.lastIndexOf('_'));
  }

  private static <R> void append(DuckDBAppender target, Collection<R> rows, RowWriter<R> writer)
      throws SQLException {
    try (AppendedColumns columns = new AppendedColumns(target)) {
      for (R row : rows) {
        columns.append(row, writer);
      }
    }
  }

  @Override
  public void forgetCopies(String folder, List<?> parameters) throws SQLException {
    run(folder, "forget_copies", parameters);
  }

  /** Nobody else is in the file. */
  @Override
  public void share(String name) {}

  @Override
  public void seize(String name) {}
}
