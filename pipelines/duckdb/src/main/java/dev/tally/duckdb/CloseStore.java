package dev.tally.duckdb;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Comparison;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows that one close has written and those they are held against, copied out of the warehouse
 * to {@code <ledger>/close/<run>.duckdb}, where they are compared and reported.
 *
 * <p>A comparison takes minutes; the warehouse is held only for the moments in which rows are
 * copied out of it. Days are UTC, both ends inclusive.
 */
public final class CloseStore {

  private static final String FOLDER = "close";
  private static final Pattern NAMES = Pattern.compile("close-(\\d{1,18})(-seeds)?\\.duckdb.*");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Run run;
  private final DuckDbFile file;
  private final DuckDbFile seeds;
  private final DuckDbFile warehouse;

  CloseStore(Path ledger, Run run) {
    this.run = run;
    this.folder = ledger.resolve(FOLDER);
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
    return new CloseStore(ledger, run);
  }

  /**
   * Deletes what closes have left that nobody reads any more: the seeds of this one, and all files
   * of those before it, killed ones included.
   */
  public void clear() {
    for (Path left :
        files(
            folder,
            (generation, isSeeds) ->
                generation < run.generation() || (isSeeds && generation == run.generation()))) {
      try {
        MoreFiles.deleteRecursively(left, RecursiveDeleteOption.ALLOW_INSECURE);
      } catch (IOException e) {
        throw new WarehouseException(left + " cannot be deleted", e);
      }
    }
  }

  /**
   * Returns the files, and folders of what did not fit into memory, that closes have left.
   *
   * @param generation the newest of the closes
   */
  public static List<Path> filesUpTo(Path ledger, long generation) {
    return files(ledger.resolve(FOLDER), (each, isSeeds) -> each <= generation);
  }

  private static List<Path> files(Path folder, BiPredicate<Long, Boolean> wanted) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      List<Path> found = new ArrayList<>();
      for (Path file : files) {
        Matcher name = NAMES.matcher(file.getFileName().toString());
        if (name.matches() && wanted.test(Long.parseLong(name.group(1)), name.group(2) != null)) {
          found.add(file);
        }
      }
      return found;
    } catch (IOException e) {
      throw new WarehouseException("the folder " + folder + " cannot be read", e);
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
   * Copies this close's rows out of the warehouse and holds them against a book: against the live
   * book on all days of the span, against the closed book on those that are frozen already.
   */
  public Comparison compare(Book against, LocalDate from, LocalDate to) {
    file.inTransactionBeside(
        warehouse,
        connection -> {
          Sql.run(connection, "row_pair_v1", "prepare");
          for (LocalDate day : days(from, to)) {
            for (String folder : List.of("posting_v1", "exception_v1", "event_v1")) {
              Sql.run(connection, folder, "fetch", List.of(day.toString(), run.generation()));
            }
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
