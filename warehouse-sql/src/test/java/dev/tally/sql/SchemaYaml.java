package dev.tally.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The columns of a {@code schema.yaml}, with the types that they have in BigQuery. */
final class SchemaYaml {

  private static final Pattern COLUMN = Pattern.compile("  - name: (\\w+)\n    type: (\\w+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "text", "STRING",
          "integer", "INT64",
          "timestamp", "TIMESTAMP",
          "date", "DATE",
          "bytes", "BYTES");

  private SchemaYaml() {}

  static List<String> columns(Path file) {
    try {
      return COLUMN
          .matcher(Files.readString(file))
          .results()
          .map(column -> column.group(1) + " " + TYPES.get(column.group(2)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
