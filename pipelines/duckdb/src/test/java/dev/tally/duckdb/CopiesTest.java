package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {

  /** Above what any system gives to a process. */
  private static final String ENDED = "99999999999";

  @TempDir private Path folder;

  @Test
  void aCopyGoesWithWhatDuckDbHasBesideItAndNoOtherDoes() throws IOException {
    Copies copies = new Copies(folder.resolve("ware[1]*.duckdb"));
    Path mine = Files.createFile(copies.next());
    Path other = Files.createFile(copies.next());
    Files.createFile(mine.resolveSibling(mine.getFileName() + ".wal"));
    Path spilled = Files.createDirectory(mine.resolveSibling(mine.getFileName() + ".tmp"));
    Files.createFile(spilled.resolve("block"));
    copies.delete(mine);
    assertThat(files(), is(List.of(other.getFileName().toString())));
  }

  @Test
  void onlyTheCopiesOfProcessesThatHaveEndedAreAbandoned() throws IOException {
    Copies copies = new Copies(folder.resolve("warehouse.duckdb"));
    Path mine = Files.createFile(copies.next());
    Files.createFile(folder.resolve("warehouse.duckdb"));
    Files.createFile(folder.resolve("warehouse.duckdb.copy-" + ENDED + "-1"));
    Files.createFile(folder.resolve("warehouse.duckdb.copy-" + ENDED + "-1.wal"));
    Files.createFile(folder.resolve("warehouse.duckdb.copy-of-mine"));
    Files.createFile(folder.resolve("other.duckdb.copy-" + ENDED + "-1"));
    copies.deleteAbandoned();
    assertThat(
        files(),
        is(
            Stream.of(
                    "other.duckdb.copy-" + ENDED + "-1",
                    "warehouse.duckdb",
                    "warehouse.duckdb.copy-of-mine",
                    mine.getFileName().toString())
                .sorted()
                .toList()));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
