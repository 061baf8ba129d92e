package dev.tally.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shipped catalog {@code wiki} in a folder, as it is and changed. */
public final class ChangedWiki {

  private ChangedWiki() {}

  /** Writes the catalog as it is. */
  public static Path unchangedIn(Path folder) {
    return ShippedCatalog.copyTo("wiki", folder);
  }

  /**
   * Writes the catalog with a version that has tags, robots counted only where they add something,
   * pages not counted, and tags and namespaces counted, the latter in windows of a new length; and
   * without its probe, which has answers for pages.
   */
  public static Path in(Path folder) {
    unchangedIn(folder);
    edit(
        folder.resolve("events/edit.yaml"),
        "    schema: edit.schema.json\n",
        """
            schema: edit.schema.json
          - dataschema: https://schemas.example.com/wiki/edit/2
            schema: edit.v2.schema.json
        """);
    write(
        folder.resolve("events/edit.v2.schema.json"),
        read(folder.resolve("events/edit.schema.json"))
            .replace(
                "\"country\": {",
                "\"tags\": {\"type\": \"string\", \"default\": \"none\"},\n    \"country\": {"));
    delete(folder.resolve("probes/edits.yaml"));
    Path meters = folder.resolve("meters/edits.yaml");
    edit(meters, "filter: is_robot", "filter: is_robot && added > 0");
    String text = read(meters);
    int pages = text.indexOf("  - name: wiki.pages");
    write(
        meters,
        text.substring(0, pages)
            + text.substring(text.indexOf("  - name: wiki.editors"))
            + """

              - name: wiki.tags
                description: How often each tag is used.
                events: [org.wikimedia.example.edit]
                group_by: [tags]
                window: 1h
                measures: {edits: count}
              - name: wiki.namespaces
                description: How busy each part is.
                events: [org.wikimedia.example.edit]
                group_by: [wiki_namespace]
                window: 15m
                measures: {edits: count}
            """);
    return folder;
  }

  /** Replaces some text of a file. */
  public static void edit(Path file, String from, String to) {
    String text = read(file);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(file + " does not say: " + from);
    }
    write(file, text.replace(from, to));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
