package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A ledger's own copy of a catalog's files: what records are counted by, whatever becomes of the
 * folder they came from.
 */
record CatalogCopy(Path folder) {

  /** The folders whose files say what is counted, by whom it is read and how it is probed. */
  private static final List<String> FOLDERS = List.of("consumers", "events", "meters", "probes");

  /** Copies a catalog's files, over whatever lies here. */
  void take(Path catalog) {
    try {
      clear();
      Files.createDirectories(folder);
      for (Path file : files(catalog)) {
        Path copy = folder.resolve(catalog.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The catalog " + catalog + " cannot be copied to " + folder + ": " + e.getMessage(),
          e);
    }
  }

  private void clear() throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> entries = Files.walk(folder)) {
        for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(entry);
        }
      }
    }
  }

  /** Returns the hash of the files' names and bytes. */
  String seal() {
    try {
      List<String> parts = new ArrayList<>();
      for (Path file : files(folder)) {
        parts.add(folder.relativize(file).toString().replace('\\', '/'));
        parts.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      return Hash128.of(parts.toArray(String[]::new)).toString();
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The files in " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the catalog that the files declare. */
  Catalog read(String name) {
    return CatalogReader.read(folder).named(name);
  }

  private static List<Path> files(Path catalog) throws IOException {
    List<Path> files = new ArrayList<>(filesIn(catalog));
    for (String name : FOLDERS) {
      files.addAll(filesIn(catalog.resolve(name)));
    }
    return files;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
          .toList();
    }
  }
}
