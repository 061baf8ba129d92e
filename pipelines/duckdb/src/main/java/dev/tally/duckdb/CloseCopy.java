package dev.tally.duckdb;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.catalog.Meter;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.sql.DifferenceColumns;
import dev.tally.warehouse.sql.EventColumns;
import dev.tally.warehouse.sql.ExceptionColumns;
import dev.tally.warehouse.sql.PostingColumns;
import dev.tally.warehouse.sql.SqlTransaction.RowWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one close has written, copied out of any warehouse into tables of the same names, to be
 * asked by SQL on this machine. It is a temporary file, and gone when closed.
 *
 * <p>{@code posting}, {@code exception} (without values) and {@code event} hold that close's rows
 * alone, {@code close_difference} what it found.
 */
public final class CloseCopy implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final DuckDbFile file;

  private CloseCopy(Path folder) {
    this.folder = folder;
    this.file = new DuckDbFile(folder.resolve("close.duckdb"), PATIENCE);
  }

  /**
   * Copies what a close has written.
   *
   * @param from where its first day starts, epoch milliseconds
   * @param to where its last day ends
   * @param meters by name, at least those of the rows
   */
  public static CloseCopy of(
      Warehouse warehouse, Run close, long from, long to, Map<String, Meter> meters) {
    CloseCopy copy;
    try {
      copy = new CloseCopy(Files.createTempDirectory("tally-close-"));
    } catch (IOException e) {
      throw new WarehouseException("a folder for temporary files cannot be made", e);
    }
    try {
      copy.fill(warehouse, close.generation(), from, to, meters);
      return copy;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private void fill(
      Warehouse warehouse, long generation, long from, long to, Map<String, Meter> meters) {
    BookRows rows = BookRows.ofClose(generation);
    append(
        "posting",
        consumer -> warehouse.readPostings(rows, from, to, consumer),
        new PostingColumns(Book.CLOSED, generation, meters)::write);
    append(
        "exception",
        consumer -> warehouse.readExceptions(rows, from, to, consumer),
        new ExceptionColumns(Book.CLOSED, generation)::write);
    append(
        "event",
        consumer -> warehouse.readEvents(generation, from, to, consumer),
        new EventColumns(generation)::writeStored);
    append(
        "close_difference",
        consumer -> warehouse.readDifferences(generation, consumer),
        new DifferenceColumns(generation, meters)::write);
  }

  private <T> void append(String table, Consumer<Consumer<T>> source, RowWriter<T> writer) {
    file.inTransaction(
        connection -> {
          try (AppendedColumns columns = new AppendedColumns(connection.createAppender(table))) {
            source.accept(row -> append(row, writer, columns));
          }
          return table;
        });
  }

  private static <T> void append(T row, RowWriter<T> writer, AppendedColumns columns) {
    try {
      columns.append(row, writer);
    } catch (SQLException e) {
      throw new WarehouseException("a row cannot be copied: " + e.getMessage(), e);
    }
  }

  /** Does any work on the tables in one transaction. */
  public <T> T inTransaction(Work<T> work) {
    return file.inTransaction(work);
  }

  @Override
  public void close() {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new WarehouseException("the temporary folder " + folder + " cannot be deleted", e);
    }
  }
}
