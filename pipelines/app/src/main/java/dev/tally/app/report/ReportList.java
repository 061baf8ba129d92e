package dev.tally.app.report;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.duckdb.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.duckdb.DuckDBConnection;

/**
 * The files beside the page: all that stands behind a kind of number, that number's lines together.
 */
enum ReportList {
  RECORDS("events/records.csv"),
  EXCEPTIONS("events/exceptions.csv"),
  LATENESS("events/lateness.csv"),
  CAUSES("events/causes.csv"),
  ROWS("rows.csv"),
  CORRECTIONS("corrections.csv");

  private final String file;

  ReportList(String file) {
    this.file = file;
  }

  /** Returns the name that the report gives it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns where it is, seen from the page. */
  String file() {
    return file;
  }

  /** Writes every list into the report's folder, and deletes those that an earlier one had. */
  static void writeAll(DuckDBConnection connection, Path folder) throws SQLException {
    Path events = folder.resolve("events");
    try {
      if (Files.exists(events)) {
        MoreFiles.deleteRecursively(events, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the lists in " + events + " cannot be replaced", e);
    }
    for (ReportList list : values()) {
      list.write(connection, folder.resolve(list.file));
    }
  }

  private void write(DuckDBConnection connection, Path path) throws SQLException {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of " + path + " cannot be made", e);
    }
    String query = Sql.read(ReportTables.FOLDER, "csv_" + label()).strip();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (\n"
              + query.substring(0, query.lastIndexOf(';'))
              + "\n) to '"
              + path.toString().replace("'", "''")
              + "' (format csv, header)");
    }
  }
}
