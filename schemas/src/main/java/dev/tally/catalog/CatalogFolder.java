package dev.tally.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a catalog. A file that nobody would read is a problem: it may be a slip. */
final class CatalogFolder {

  private static final List<String> FOLDERS = List.of("events", "meters", "send");

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
  Optional<YamlNode> document(String file) {
    int before = problems.count();
    Optional<YamlNode> document = documentIfAny(file);
    if (document.isEmpty() && problems.count() == before) {
      problems.add(new Place(file, 1), "is empty: write it or delete it");
    }
    return document;
  }

  /** Returns a file's document; empty also where it holds nothing but comments. */
  Optional<YamlNode> documentIfAny(String file) {
    try {
      return new YamlFile(file, problems).parse(Files.readAllBytes(root.resolve(file)));
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
      } else if (isData(name) && !name.equals("ledger.yaml")) {
        refuse(name, "is not read: here only ledger.yaml is");
      }
    }
    refuseStrays("events", List.of(".yaml", ".schema.json"));
    refuseStrays("meters", List.of(".yaml"));
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
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
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
