package dev.tally.jobs.lake;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.warehouse.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Turns events into Parquet files, one for each event type and posting day.
 *
 * <p>DuckDB does it. The heap holds one event at a time, and DuckDB what {@link #MEMORY} allows;
 * the rest lies in a folder for passing files meanwhile, which is deleted in the end. One thread
 * writes, so the same events in the same order come to the same bytes.
 */
final class ParquetFiles implements AutoCloseable {

  private static final String MEMORY = "512MiB";
  private static final String BOOK = "book";

  private final Catalogs catalogs;
  private final Path folder;
  private final DuckDBConnection connection;
  private final DuckDBAppender book;
  private final IdentityHashMap<Contract, EventTable> tables = new IdentityHashMap<>();
  private final List<EventTable> ordered = new ArrayList<>();
  private int files;

  private ParquetFiles(Catalogs catalogs, Path folder, DuckDBConnection connection)
      throws SQLException {
    this.catalogs = catalogs;
    this.folder = folder;
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table "
              + BOOK
              + " (topic varchar, topic_partition integer, topic_offset bigint,"
              + " topic_item integer, payload_hash varchar)");
    }
    this.book = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, BOOK);
  }

  /**
   * Begins with no events.
   *
   * @param catalogs that the events were counted by
   */
  static ParquetFiles of(Catalogs catalogs) {
    try {
      Path folder = Files.createTempDirectory("tally-lake-");
      return new ParquetFiles(catalogs, folder, connect(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for passing files", e);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static DuckDBConnection connect(Path folder) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", "1");
    settings.setProperty("memory_limit", MEMORY);
    settings.setProperty("temp_directory", folder.resolve("spilled").toString());
    return DriverManager.getConnection("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class);
  }

  /**
   * A file that lies in the folder for passing files.
   *
   * @param rows how many events it holds
   */
  record Written(String type, LocalDate day, Path file, long rows) {}

  void add(Event event) {
    Contract contract = catalogs.at(event.postedTime()).contract(event.type()).orElseThrow();
    try {
      EventTable table = tables.get(contract);
      if (table == null) {
        table = new EventTable(connection, "events_" + tables.size(), contract);
        tables.put(contract, table);
        ordered.add(table);
      }
      table.add(event);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Adds an event of the closed book, of which only the position and the hash are taken. */
  void addToBook(StoredEvent event) {
    Position position = event.position();
    try {
      book.beginRow();
      book.append(position.topic());
      book.append(position.partition());
      book.append(position.offset());
      book.append(position.item());
      book.append(event.payloadHash().toString());
      book.endRow();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Writes the events that were added, in the order in which they were, of some days. */
  List<Written> write(Predicate<LocalDate> days) {
    List<Written> written = new ArrayList<>();
    try {
      for (EventTable table : ordered) {
        for (LocalDate day : table.days()) {
          if (days.test(day)) {
            Path file = next();
            written.add(new Written(table.type(), day, file, table.write(day, file)));
          }
        }
      }
      return written;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Writes the events that were added and are in the closed book, in the order of their admission.
   *
   * @param day that of the book, and of every event
   * @param generation the close whose book it is
   */
  List<Written> writeBooked(LocalDate day, long generation) {
    List<Written> written = new ArrayList<>();
    try {
      book.flush();
      for (EventTable table : ordered) {
        Path file = next();
        long rows = table.writeBooked(generation, BOOK, file);
        if (rows > 0) {
          written.add(new Written(table.type(), day, file, rows));
        }
      }
      return written;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Returns how many events the closed book has. */
  long booked() {
    try {
      book.flush();
      try (Statement statement = connection.createStatement();
          ResultSet count = statement.executeQuery("select count(*) from " + BOOK)) {
        count.next();
        return count.getLong(1);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Path next() {
    return folder.resolve(files++ + ".parquet");
  }

  private static IllegalStateException failed(SQLException e) {
    return new IllegalStateException("events cannot be written as Parquet", e);
  }

  @Override
  public void close() {
    try {
      book.close();
      for (EventTable table : ordered) {
        table.close();
      }
      connection.close();
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (SQLException e) {
      throw failed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
