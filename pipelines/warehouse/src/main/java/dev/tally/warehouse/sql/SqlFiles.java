package dev.tally.warehouse.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The statements of the {@code warehouse-sql} folders, on the class path, for one kind of database.
 *
 * @param kind such as {@code postgresql}
 */
public record SqlFiles(String kind) {

  /** Returns the text of {@code warehouse-sql/<folder>/<kind>/<name>.sql}. */
  public String read(String folder, String name) {
    return find(folder, name)
        .orElseThrow(
            () -> new IllegalStateException("no " + path(folder, name) + " on the class path"));
  }

  /** Returns the text of a file that not every table has. */
  public Optional<String> find(String folder, String name) {
    String path = path(folder, name);
    try (InputStream in = SqlFiles.class.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  private String path(String folder, String name) {
    return "/warehouse-sql/" + folder + "/" + kind + "/" + name + ".sql";
  }
}
