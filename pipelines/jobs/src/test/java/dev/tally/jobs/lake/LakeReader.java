package dev.tally.jobs.lake;

import com.google.common.hash.Hashing;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A lake as somebody reads it who knows nothing of Tally. */
final class LakeReader {

  private final Ledger ledger;

  LakeReader(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Returns the rows of a query, values separated by blanks; {@code lake} is all of a type. */
  List<String> query(String type, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create view lake as from read_parquet('"
              + ledger.lake()
              + "/"
              + type
              + "/*/*.parquet', hive_partitioning = true, union_by_name = true, filename = true)");
      try (ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          List<String> values = new ArrayList<>();
          for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
            values.add(found.getString(column));
          }
          rows.add(String.join(" ", values));
        }
      }
    }
    return rows;
  }

  /** Returns the names of its files, in order. */
  List<String> names() throws IOException {
    return ledger.lake().list().stream().map(Folder.Entry::name).toList();
  }

  /** Returns the checksums of its files, by name. */
  SortedMap<String, String> contents() throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    for (String name : names()) {
      contents.put(name, Hashing.sha256().hashBytes(ledger.lake().read(name)).toString());
    }
    return contents;
  }
}
