package dev.tally.bigquery;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.util.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * A folder of files that BigQuery loads from, for one copy of some days.
 *
 * @param path without a slash at its end
 */
record LoadFolder(BigQueryUrl url, String path) implements Serializable {

  /** Returns a folder that nobody else has. */
  static LoadFolder in(BigQueryUrl url) {
    return new LoadFolder(url, url.temp() + "/" + UUID.randomUUID());
  }

  /** Returns the path of a file in it. */
  String file(String name) {
    return path + "/" + name;
  }

  /** Makes a file, or makes it anew. */
  static OutputStream create(String file) throws IOException {
    return Channels.newOutputStream(
        FileSystems.create(FileSystems.matchNewResource(file, false), MimeTypes.BINARY));
  }

  /** Returns the name of a table's partition, or of the table where there is no day. */
  static String partition(BigQueryTable table, @Nullable LocalDate day) {
    return day == null
        ? table.label()
        : table.label() + "$" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /**
   * Loads a few rows in place of all that a table, or its partition of a day, holds.
   *
   * @param day null for the whole table
   */
  <T> void replace(BigQueryTable table, @Nullable LocalDate day, List<T> rows, RowForm<T> form) {
    String partition = partition(table, day);
    String file = file(partition.replace('$', '-') + ".json");
    List<BigQueryColumn> columns = table.rowColumns();
    String lines =
        rows.stream()
            .map(row -> BigQueryRow.of(row, form).json(table, columns) + "\n")
            .collect(Collectors.joining());
    try (OutputStream out = create(file)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.UNREACHABLE, file + " cannot be written: " + e.getMessage() + ".");
    }
    new BigQueryJobs(url).replace(partition, List.of(file));
  }

  /** Deletes what is left of it. */
  void delete() {
    try {
      for (MatchResult found : FileSystems.match(List.of(path + "/**"))) {
        if (found.status() == MatchResult.Status.OK) {
          FileSystems.delete(
              found.metadata().stream().map(MatchResult.Metadata::resourceId).toList(),
              StandardMoveOptions.IGNORE_MISSING_FILES);
        }
      }
    } catch (IOException e) {
      throw new UserError(
          ExitCode.UNREACHABLE, path + " cannot be deleted: " + e.getMessage() + ".");
    }
  }
}
