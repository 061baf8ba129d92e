package dev.tally.ledger;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A ledger's own copy of a catalog's files: what records are counted by, whatever becomes of the
 * folder they came from. Its folder is named by what it holds, so that no other copy is written
 * over it.
 */
record CatalogCopy(Folder folder) {

  /** The folders whose files say what is counted, by whom it is read and how it is probed. */
  private static final List<String> FOLDERS = List.of("consumers", "events", "meters", "probes");

  /** So much of a seal tells the copies of a ledger apart. */
  private static final int DIGITS = 12;

  /**
   * Copies a catalog's files into a ledger.
   *
   * @param name the catalog's
   * @return what the ledger has to know of it, without a day
   */
  static CatalogList.Entry take(Folder home, Path catalog, String name) {
    try {
      Map<String, byte[]> files = files(catalog);
      String seal = seal(files);
      String folder = "catalogs/" + name + "-" + seal.substring(0, DIGITS);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        home.folder(folder).write(file.getKey(), file.getValue());
      }
      return new CatalogList.Entry(name, null, folder, seal);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The catalog " + catalog + " cannot be copied to " + home + ": " + e.getMessage(),
          e);
    }
  }

  /**
   * Returns what a reader makes of the files, which lie in a folder of this machine meanwhile.
   *
   * @param seal what they were when they were copied
   * @throws UserError if they are not that
   */
  <T> T read(String seal, Function<Path, T> reader) {
    try {
      Map<String, byte[]> files = new TreeMap<>();
      for (Folder.Entry file : folder.list()) {
        if (!isHidden(Path.of(file.name()))) {
          files.put(file.name(), folder.read(file.name()));
        }
      }
      if (!seal(files).equals(seal)) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            "The files in "
                + folder
                + " are the ledger's own copy of a catalog, and they are not what they were; put"
                + " them back as they were.");
      }
      return folder.local().isPresent()
          ? reader.apply(folder.path())
          : readElsewhere(files, reader);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The files in " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T readElsewhere(Map<String, byte[]> files, Function<Path, T> reader)
      throws IOException {
    Path here = Files.createTempDirectory("tally-catalog-");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = here.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return reader.apply(here);
    } finally {
      MoreFiles.deleteRecursively(here, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** Returns the hash of the files' names and bytes. */
  private static String seal(Map<String, byte[]> files) {
    List<String> parts = new ArrayList<>();
    files.forEach(
        (name, bytes) -> {
          parts.add(name);
          parts.add(new String(bytes, StandardCharsets.ISO_8859_1));
        });
    return Hash128.of(parts.toArray(String[]::new)).toString();
  }

  /** Returns the files that make a catalog, by their names from its folder on. */
  private static Map<String, byte[]> files(Path catalog) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    List<Path> folders = new ArrayList<>(List.of(catalog));
    FOLDERS.forEach(name -> folders.add(catalog.resolve(name)));
    for (Path folder : folders) {
      for (Path file : filesIn(folder)) {
        files.put(catalog.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
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
          .filter(file -> !isHidden(file))
          .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
          .toList();
    }
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }
}
