package dev.tally.duckdb;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files beside a database into which this process copies what it reads from it. */
final class Copies {

  private static final Pattern PROCESS = Pattern.compile(".*\\.copy-(\\d{1,18})-\\d+.*");
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Path database;

  Copies(Path database) {
    this.database = database;
  }

  /** Returns a file that nobody else uses, and deletes those that nobody uses any more. */
  Path next() {
    deleteAbandoned();
    return database.resolveSibling(
        database.getFileName()
            + ".copy-"
            + ProcessHandle.current().pid()
            + "-"
            + NUMBERS.incrementAndGet());
  }

  /** Deletes a copy with what the database has beside it. */
  void delete(Path copy) {
    delete(copy.getFileName() + "*");
  }

  /** Deletes the copies of processes that have ended. */
  void deleteAbandoned() {
    for (Path file : files(database.getFileName() + ".copy-*")) {
      Matcher name = PROCESS.matcher(file.getFileName().toString());
      if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
        delete(file.getFileName().toString());
      }
    }
  }

  private void delete(String names) {
    for (Path file : files(names)) {
      try {
        if (Files.exists(file)) {
          MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      } catch (IOException e) {
        throw new WarehouseException("the copy " + file + " cannot be deleted", e);
      }
    }
  }

  private List<Path> files(String names) {
    List<Path> found = new ArrayList<>();
    Path folder = database.toAbsolutePath().getParent();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
      files.forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new WarehouseException("the folder " + folder + " cannot be read", e);
    }
  }
}
