package dev.tally.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code schema.yaml}, which every database's table must be true to.
 *
 * @param folder such as {@code posting_v1}
 */
public record SchemaFile(String folder) {

  /** Returns the file of every table, and of the view that has one. */
  public static Stream<SchemaFile> all() {
    return Stream.of(
            "certificate_v1",
            "close_count_v1",
            "close_difference_v1",
            "closed_day_v1",
            "event_v1",
            "exception_v1",
            "meter_v1",
            "posting_v1",
            "run_v1",
            "statement_view")
        .map(SchemaFile::new);
  }

  /** Returns the name of its table. */
  public String table() {
    return folder.substring(0, folder.lastIndexOf('_'));
  }

  /** Returns the names of the columns, in order. */
  public List<String> columns() {
    String path = "/warehouse-sql/" + folder + "/schema.yaml";
    try (InputStream in = SchemaFile.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("  - name: "))
          .map(line -> line.substring("  - name: ".length()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
