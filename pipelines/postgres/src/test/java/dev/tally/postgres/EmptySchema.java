package dev.tally.postgres;

import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.sql.SqlFiles;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A warehouse in a schema of its own. */
final class EmptySchema implements AutoCloseable {

  private static final Pattern CHECK = Pattern.compile("-- #(fail|warn) ([^\n]+)\n([^;]+);");

  private final PostgresUrl url = PostgresUrl.parse(Server.newSchema()).orElseThrow();
  private final PostgresDatabase database = new PostgresDatabase(url, Duration.ofSeconds(60));

  Warehouse warehouse(InstantSource clock) {
    return new SqlWarehouse(database, clock);
  }

  String name() {
    return url.schema();
  }

  List<String> brokenRules() throws SQLException {
    List<String> broken = new ArrayList<>();
    try (Connection connection = Server.connect(name());
        Statement statement = connection.createStatement()) {
      for (String folder : SqlWarehouse.FOLDERS) {
        Matcher check = CHECK.matcher(new SqlFiles("postgresql").find(folder, "checks").orElse(""));
        while (check.find()) {
          try (ResultSet row = statement.executeQuery(check.group(3))) {
            row.next();
            if (row.getLong(1) > 0) {
              broken.add(folder + ": " + check.group(2) + " " + row.getLong(1));
            }
          }
        }
      }
    }
    return broken;
  }

  @Override
  public void close() {
    database.close();
  }
}
