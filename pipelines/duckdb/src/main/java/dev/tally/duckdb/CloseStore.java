package dev.tally.duckdb;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.catalog.Meter;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.DayClosedException;
import dev.tally.warehouse.DispositionCount;
import dev.tally.warehouse.HourCount;
import dev.tally.warehouse.LatenessCount;
import dev.tally.warehouse.RowPair;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * The rows that one close computes, in {@code <ledger>/close/<run>.duckdb} until they are frozen.
 *
 * <p>A close takes minutes or hours; the warehouse is held only for the moments in which rows are
 * copied out of it or frozen into it. Like the warehouse it keeps nothing open, and threads and
 * processes may write at once; a bundle written again changes nothing. Days are UTC, both ends
 * inclusive.
 */
public final class CloseStore {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Run run;
  private final DuckDbFile file;
  private final DuckDbFile seeds;
  private final DuckDbFile warehouse;
  private final InstantSource clock;

  CloseStore(Path ledger, Run run, InstantSource clock) {
    this.run = run;
    this.clock = clock;
    Path folder = ledger.resolve("close");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new WarehouseException("the folder " + folder + " cannot be made", e);
    }
    this.file = new DuckDbFile(folder.resolve(run.id() + ".duckdb"), PATIENCE);
    this.seeds = new DuckDbFile(folder.resolve(run.id() + "-seeds.duckdb"), PATIENCE);
    this.warehouse = new DuckDbFile(DuckDbWarehouse.fileIn(ledger), PATIENCE);
  }

  /** Returns the store of a close that has begun in that ledger. */
  public static CloseStore of(Path ledger, Run run) {
    return new CloseStore(ledger, run, InstantSource.system());
  }

  /**
   * Deletes what closes have left that nobody reads any more: the seeds of this one, and all files
   * of those before it, killed ones included.
   */
  public void clear() {
    Pattern names = Pattern.compile("close-(\\d{1,18})(-seeds)?\\.duckdb.*");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(file.path().getParent())) {
      for (Path left : files) {
        Matcher name = names.matcher(left.getFileName().toString());
        if (name.matches()) {
          long generation = Long.parseLong(name.group(1));
          boolean ownSeeds = generation == run.generation() && name.group(2) != null;
          if (ownSeeds || generation < run.generation()) {
            delete(left);
          }
        }
      }
    } catch (IOException e) {
      throw new WarehouseException("the folder " + file.path().getParent() + " cannot be read", e);
    }
  }

  /** A file may be a folder: DuckDB's of what did not fit into memory. */
  private static void delete(Path left) throws IOException {
    if (Files.isDirectory(left)) {
      MoreFiles.deleteRecursively(left, RecursiveDeleteOption.ALLOW_INSECURE);
    } else {
      Files.deleteIfExists(left);
    }
  }

  /** Returns where this store is kept. */
  public Path path() {
    return file.path();
  }

  /** Does any work on this store's tables in one transaction. */
  public <T> T inTransaction(Work<T> work) {
    return file.inTransaction(work);
  }

  /**
   * Writes closed postings.
   *
   * @param meters by name, at least those of the rows
   */
  public void writePostings(Collection<Posting> rows, Map<String, Meter> meters) {
    PostingColumns columns = new PostingColumns(Book.CLOSED, run.generation(), meters);
    upsert("posting_v1", rows, columns::write);
  }

  public void writeExceptions(Collection<ExceptionRow> rows) {
    upsert("exception_v1", rows, new ExceptionColumns(Book.CLOSED, run.generation())::write);
  }

  /** Writes admitted events, each with the cells that count it. */
  public void writeEvents(Collection<BookedEvent> rows) {
    if (!rows.isEmpty()) {
      file.inTransaction(
          connection -> {
            Upsert.append(connection.createAppender("event"), rows, EventColumns::write);
            return rows;
          });
    }
  }

  private <R> void upsert(String folder, Collection<R> rows, Upsert.RowWriter<R> writer) {
    if (!rows.isEmpty()) {
      file.inTransaction(
          connection -> {
            Upsert.into(connection, folder, rows, writer);
            return rows;
          });
    }
  }

  /**
   * Holds this close's rows against a book of the warehouse: against the live book on all days of
   * the span, against the closed book on those that are frozen already.
   */
  public Comparison compare(Book against, LocalDate from, LocalDate to) {
    file.inTransactionBeside(
        warehouse,
        connection -> {
          Sql.run(connection, "row_pair_v1", "prepare");
          for (LocalDate day : days(from, to)) {
            List<String> parameters = List.of(against.label(), day.toString());
            Sql.run(connection, "row_pair_v1", "fetch", parameters);
            Sql.run(connection, "row_pair_v1", "fetch_day", parameters);
          }
          return from;
        });
    return file.inTransaction(
        connection -> {
          Sql.run(connection, "row_pair_v1", "pair");
          List<RowPair> differences =
              Sql.query(
                  connection,
                  Sql.read("row_pair_v1", "differences"),
                  List.of(),
                  row ->
                      new RowPair(
                          PostingColumns.read(row, "closed_"), PostingColumns.read(row, "live_")));
          return Sql.query(
                  connection,
                  Sql.read("row_pair_v1", "counts"),
                  List.of(),
                  row -> new Comparison(row.getLong("compared"), row.getLong("equal"), differences))
              .get(0);
        });
  }

  /**
   * Freezes this close's rows for the days that are not closed yet, all of them or none, and
   * returns those days.
   *
   * @param accepted what would else have kept a day open
   * @throws DayClosedException when another close froze other rows for one of the days
   * @throws dev.tally.warehouse.FencedException when a later close has begun
   */
  public List<LocalDate> freeze(
      LocalDate from, LocalDate to, Function<LocalDate, List<Accepted>> accepted) {
    return file.inTransactionBeside(
        warehouse,
        connection -> {
          new Fence(run.job(), run.generation()).checkBeside(connection);
          List<LocalDate> frozen = new ArrayList<>();
          for (LocalDate day : days(from, to)) {
            if (isClosed(connection, day)) {
              expectEqual(connection, day);
            } else {
              freeze(connection, day, accepted.apply(day));
              frozen.add(day);
            }
          }
          return frozen;
        });
  }

  private static boolean isClosed(DuckDBConnection connection, LocalDate day) throws SQLException {
    return Sql.query(
            connection,
            Sql.read("closed_day_v1", "is_closed"),
            List.of(day.toString()),
            row -> row.getBoolean("is_closed"))
        .get(0);
  }

  private static void expectEqual(DuckDBConnection connection, LocalDate day) throws SQLException {
    long differences =
        Sql.query(
                connection,
                Sql.read("closed_day_v1", "differences"),
                List.of(day.toString()),
                row -> row.getLong("differences"))
            .get(0);
    if (differences > 0) {
      throw new DayClosedException(day, differences);
    }
  }

  private void freeze(DuckDBConnection connection, LocalDate day, List<Accepted> accepted)
      throws SQLException {
    List<String> parameters = List.of(day.toString());
    Sql.run(connection, "posting_v1", "freeze", parameters);
    Sql.run(connection, "exception_v1", "freeze", parameters);
    Sql.run(connection, "event_v1", "freeze", parameters);
    Sql.run(
        connection,
        "closed_day_v1",
        "freeze",
        List.of(day.toString(), run.id(), clock.millis(), AcceptedColumn.text(accepted)));
  }

  /**
   * Hands over the closed events that were booked in the span of that length before a time, or that
   * a command brought back at any time before, in admission order, and returns how many.
   *
   * @param before epoch milliseconds, exclusive
   */
  public long eachSeed(long before, Duration horizon, Consumer<Seed> consumer) {
    long after = before - horizon.toMillis();
    seeds.inTransaction(
        connection -> {
          Sql.run(connection, "seed_v1", "prepare");
          return after;
        });
    seeds.inTransactionBeside(
        warehouse,
        connection -> {
          Sql.run(connection, "seed_v1", "fetch_brought_back", List.of(after));
          return after;
        });
    for (LocalDate day : days(dayOf(after), dayOf(before - 1))) {
      seeds.inTransactionBeside(
          warehouse,
          connection -> {
            Sql.run(connection, "seed_v1", "fetch", List.of(day.toString(), after, before));
            return day;
          });
    }
    return seeds.inTransaction(
        connection ->
            Sql.forEach(
                connection,
                Sql.read("seed_v1", "list"),
                List.of(),
                row -> consumer.accept(EventColumns.readSeed(row))));
  }

  /** Returns what the two books of the last comparison posted, by hour. */
  public List<HourCount> hours() {
    return file.inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("row_pair_v1", "hours"),
                List.of(),
                row ->
                    new HourCount(
                        row.getLong("hour"),
                        row.getLong("live_rows"),
                        row.getLong("live_events"),
                        row.getLong("closed_rows"),
                        row.getLong("closed_events"),
                        row.getLong("equal_rows"))));
  }

  /** Returns this close's corrections by their distance from the value window. */
  public List<LatenessCount> lateness() {
    return file.inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("posting_v1", "lateness"),
                List.of(),
                row ->
                    new LatenessCount(
                        Duration.ofMillis(row.getLong("at_least_millis")),
                        row.getLong("posting_rows"),
                        row.getLong("events"))));
  }

  /** Returns what became of this close's records, by partition. */
  public List<DispositionCount> dispositions() {
    return file.inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("posting_v1", "dispositions"),
                List.of(),
                row ->
                    new DispositionCount(
                        row.getString("topic"),
                        row.getInt("topic_partition"),
                        row.getString("disposition"),
                        row.getString("code"),
                        row.getLong("records"))));
  }

  private static LocalDate dayOf(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static List<LocalDate> days(LocalDate from, LocalDate to) {
    return from.datesUntil(to.plusDays(1)).toList();
  }
}
