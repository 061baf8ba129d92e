package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** {@code /dev/full} is a disk without room. */
@EnabledIf("thereIsADiskWithoutRoom")
class FullDiskTest {

  private static final String FULL = "/dev/full";

  @TempDir private Path folder;

  static boolean thereIsADiskWithoutRoom() {
    return Files.exists(Path.of(FULL));
  }

  @Test
  void javaSaysThatADiskIsFull() {
    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              try (FileOutputStream out = new FileOutputStream(FULL)) {
                out.write(1);
              }
            });

    mustBeWorded(new UncheckedIOException("cannot write an archive file", failure));
  }

  @Test
  void theWarehouseSaysThatADiskIsFull() throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      SQLException failure =
          assertThrows(
              SQLException.class,
              () -> statement.execute("copy (from range(1000000)) to '" + FULL + "' (format csv)"));

      mustBeWorded(new WarehouseException("rows cannot be written", failure));
    }
  }

  private void mustBeWorded(RuntimeException failure) {
    UserError error = Failures.worded(failure, List.of(folder));

    assertThat(error.exitCode(), is(ExitCode.INSUFFICIENT_RESOURCES));
    assertThat(
        error.getMessage(),
        matchesPattern(
            "The disk \\S+, which holds "
                + ShownPath.of(folder)
                + ", is full: [\\d,]+ MB are free, and at least 64 MB are needed\\. Make room there"
                + " and run the same command again; it goes on where it was\\."));
  }

  @Test
  void whatIsWrittenAnewMustFitBesideTheLargestFile() throws IOException {
    Path large = folder.resolve("warehouse.duckdb");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(300L << 20);
    }

    assertThat(
        FullDisk.fullestOf(List.of(folder)).worded(new IOException("full")).getMessage(),
        containsString("at least 300 MB are needed"));
  }

  @Test
  void anotherFailureIsWordedAsItWas() {
    UserError error = new UserError(ExitCode.USAGE, "Wrong.");

    assertThat(Failures.worded(new IllegalStateException(error), List.of(folder)), is(error));
  }
}
