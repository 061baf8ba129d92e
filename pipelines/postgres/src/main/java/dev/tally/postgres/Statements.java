package dev.tally.postgres;

import dev.tally.warehouse.sql.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statements of the {@code postgresql} folders, as the driver takes them. */
final class Statements {

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*\n");
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

  private final SqlFiles files = new SqlFiles("postgresql");
  private final ConcurrentMap<String, Written> read = new ConcurrentHashMap<>();

  /**
   * A statement.
   *
   * @param sql with a question mark for each parameter
   * @param order which parameter each of them stands for, from 0
   */
  private record Written(String sql, List<Integer> order) {}

  String text(String folder, String name) {
    return files.read(folder, name);
  }

  boolean has(String folder, String name) {
    return files.find(folder, name).isPresent();
  }

  /** Runs all statements of a file that takes no parameters. */
  void run(Connection connection, String folder, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text(folder, name));
    }
  }

  PreparedStatement prepare(
      Connection connection,
      String folder,
      String name,
      List<? extends @Nullable Object> parameters)
      throws SQLException {
    Written written = read.computeIfAbsent(folder + "/" + name, key -> write(folder, name));
    PreparedStatement statement = connection.prepareStatement(written.sql);
    try {
      for (int index = 0; index < written.order.size(); index++) {
        set(statement, index + 1, parameters.get(written.order.get(index)));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private Written write(String folder, String name) {
    String sql = COMMENT.matcher(text(folder, name)).replaceAll("");
    List<Integer> order = new ArrayList<>();
    String marked =
        PARAMETER
            .matcher(sql)
            .replaceAll(
                (MatchResult found) -> {
                  order.add(Integer.parseInt(found.group(1)) - 1);
                  return "?";
                });
    return new Written(marked, List.copyOf(order));
  }

  private static void set(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value instanceof List<?> texts) {
      Object[] stored = texts.stream().map(text -> StoredText.of((String) text)).toArray();
      statement.setArray(index, statement.getConnection().createArrayOf("text", stored));
    } else if (value instanceof String text) {
      statement.setString(index, StoredText.of(text));
    } else if (value == null) {
      statement.setNull(index, Types.VARCHAR);
    } else {
      statement.setObject(index, value);
    }
  }
}
