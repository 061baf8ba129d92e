package dev.tally.catalog;

import dev.tally.compat.Place;
import dev.tally.compat.SchemaLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a catalog. A file that nobody would read is a problem: it may be a slip. */
final class CatalogFolder {

  private static final List<String> FILES = List.of("ledger.yaml", SchemaIdsReader.FILE);
  private static final List<String> FOLDERS =
      List.of("consumers", "events", "meters", "probes", "send");

  private final Path root;
  private final Problems problems;

  CatalogFolder(Path root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Returns the files of a folder with one of the endings, by name, as {@code folder/file}. */
  List<String> files(String folder, String ending) {
    return entries(folder).stream()
        .filter(name -> name.endsWith(ending))
        .map(name -> folder + "/" + name)
        .toList();
  }

  boolean has(String file) {
    return Files.isRegularFile(root.resolve(file));
  }

  /** Returns a file's document; a file without one is a problem. */
  Optional<YamlValue> document(String file) {
    return text(file).flatMap(text -> document(file, text));
  }

  /** Returns the document of a file's text; a text without one is a problem. */
  Optional<YamlValue> document(String file, String text) {
    int before = problems.count();
    Optional<YamlValue> document = new YamlFile(file, problems).parse(text);
    if (document.isEmpty() && problems.count() == before) {
      problems.add(new Place(file, 1), "is empty: write it or delete it");
    }
    return document;
  }

  /** Returns a file's document; empty also where it holds nothing but comments. */
  Optional<YamlValue> documentIfAny(String file) {
    return text(file).flatMap(new YamlFile(file, problems)::parse);
  }

  /** Returns a file's text; where it cannot be read, a problem is added. */
  Optional<String> text(String file) {
    try {
      return TextFile.text(file, Files.readAllBytes(root.resolve(file)), problems);
    } catch (IOException e) {
      problems.add(new Place(file, 1), "cannot be read: " + e);
      return Optional.empty();
    }
  }

  /** Adds a problem for each file or folder that looks like part of the catalog and is not. */
  void refuseStrays() {
    for (String name : entries("")) {
      if (Files.isDirectory(root.resolve(name))) {
        if (!FOLDERS.contains(name)) {
          refuse(
              name,
              "unknown folder"
                  + Spelling.hint(name, FOLDERS)
                  + ": a catalog has "
                  + String.join(", ", FOLDERS));
        }
      } else if (isData(name) && !FILES.contains(name)) {
        refuse(name, "is not read: here only " + String.join(" and ", FILES) + " are");
      }
    }
    refuseStrays(
        "events", Stream.concat(Stream.of(".yaml"), SchemaLanguage.endings().stream()).toList());
    refuseStrays("meters", List.of(".yaml"));
    refuseStrays("consumers", List.of(".yaml"));
    refuseStrays("probes", List.of(".yaml"));
  }

  private void refuseStrays(String folder, List<String> endings) {
    for (String name : entries(folder)) {
      boolean isFolder = Files.isDirectory(root.resolve(folder).resolve(name));
      boolean isRead = !isFolder && endings.stream().anyMatch(name::endsWith);
      if (!isRead && (isFolder || isData(name))) {
        refuse(
            folder + "/" + name, "is not read: files here end in " + String.join(" or ", endings));
      }
    }
  }

  private void refuse(String file, String message) {
    problems.add(new Place(file, 1), message);
  }

  private static boolean isData(String name) {
    return Stream.of(".yaml", ".yml", ".json", ".avsc", ".proto").anyMatch(name::endsWith);
  }

  private List<String> entries(String folder) {
    Path path = root.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(path)) {
      return found
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      refuse(folder, "cannot be listed: " + e);
      return List.of();
    }
  }
}
