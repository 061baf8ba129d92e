package dev.tally.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that is recorded in a folder.
 *
 * @param byName by the names of the files, without their ending
 */
record RecordedSuites(Map<String, Recorded> byName) {

  private static final String ENDING = ".json";

  /** Reads a folder; one that does not exist holds nothing. */
  static RecordedSuites in(Path folder) {
    Map<String, Recorded> byName = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(ENDING))
            .map(file -> file.substring(0, file.length() - ENDING.length()))
            .forEach(name -> byName.put(name, Recorded.read(folder, name)));
      } catch (IOException e) {
        throw new UncheckedIOException(folder + " cannot be listed", e);
      }
    }
    return new RecordedSuites(byName);
  }

  Optional<Recorded> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
