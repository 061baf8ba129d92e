package dev.tally.duckdb;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files beside a database into which processes copy what they read from it: {@code
 * <file>.copy-<process>-<number>}, and what DuckDB has beside each.
 */
final class Copies {

  private static final Pattern PROCESS = Pattern.compile("\\.copy-(\\d{1,18})-");

  private final Path database;
  private final String prefix;

  Copies(Path database) {
    this.database = database;
    this.prefix = database.getFileName() + ".copy-";
  }

  /** Returns a file that nobody else uses, and deletes those that nobody uses any more. */
  Path next() {
    deleteAbandoned();
    // Not a counter: another class loader of this process would count for itself.
    return database.resolveSibling(
        prefix + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
  }

  /** Deletes a copy with what DuckDB has beside it. */
  void delete(Path copy) {
    delete(name -> name.startsWith(copy.getFileName().toString()));
  }

  /** Deletes the copies of processes that have ended. */
  void deleteAbandoned() {
    delete(this::isAbandoned);
  }

  private boolean isAbandoned(String name) {
    Matcher process = PROCESS.matcher(name.substring(prefix.length() - ".copy-".length()));
    return process.lookingAt() && ProcessHandle.of(Long.parseLong(process.group(1))).isEmpty();
  }

  private void delete(Predicate<String> names) {
    Path folder = database.toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> copies =
          files
              .filter(file -> file.getFileName().toString().startsWith(prefix))
              .filter(file -> names.test(file.getFileName().toString()))
              .toList();
      for (Path copy : copies) {
        deleteIfThere(copy);
      }
    } catch (IOException e) {
      throw new WarehouseException("the copies in " + folder + " cannot be deleted", e);
    }
  }

  /** Another thread may delete the same, or DuckDB what it has beside it. */
  private static void deleteIfThere(Path copy) throws IOException {
    try {
      MoreFiles.deleteRecursively(copy, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (NoSuchFileException e) {
      // Then it is gone, as it should be.
    }
  }
}
