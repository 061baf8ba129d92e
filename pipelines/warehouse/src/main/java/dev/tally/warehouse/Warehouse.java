package dev.tally.warehouse;

import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where a ledger's rows are kept, whatever the database.
 *
 * <p>Every write is an upsert and one transaction: all of its rows or none, and writing them again
 * changes nothing. A write of a generation lower than the newest of the book's job throws {@link
 * FencedException}. Threads and processes may call at once. Times are epoch milliseconds, UTC.
 */
public interface Warehouse {

  /**
   * Begins a run, fences the earlier runs of the job and records what the meters mean.
   *
   * @param builtIn meters that no catalog declares
   * @throws CatalogChangedException if a catalog has been activated that is not among them
   */
  Run beginRun(Job job, Catalogs catalogs, List<Meter> builtIn);

  /**
   * Fences the live runs so far and those that do not know the newest of a ledger's catalogs.
   *
   * @param catalogs with the one that is activated, which is the newest
   * @param postedFrom the first day, UTC, that it holds for
   */
  void activate(Catalogs catalogs, LocalDate postedFrom);

  /** Returns what has been decided under a name, or empty where nothing has been yet. */
  Optional<Decision> decision(String name);

  /** Returns what has been decided under names that start so, ordered by name. */
  List<Decision> decisions(String prefix);

  /**
   * Decides, unless something else has been decided meanwhile.
   *
   * @param known the version of what this takes the place of; 0 where there is nothing yet
   * @param value JSON
   * @return the decision, or empty where somebody else was first
   */
  Optional<Decision> decide(String name, long known, String value);

  /**
   * Decides by what has been decided, as often as somebody else is first meanwhile.
   *
   * @param next returns the value, of the one that stands, or of nothing
   * @return the value that stands then
   */
  default String decide(String name, Function<Optional<String>, String> next) {
    while (true) {
      Optional<Decision> known = decision(name);
      String value = next.apply(known.map(Decision::value));
      if (known.filter(decision -> decision.value().equals(value)).isPresent()
          || decide(name, known.map(Decision::version).orElse(0L), value).isPresent()) {
        return value;
      }
    }
  }

  /** Lets nothing be decided under that name any more. */
  void forgetDecision(String name);

  /**
   * Returns the right to do something alone, or empty while somebody else has it.
   *
   * @param name what is done, such as {@code archive}
   */
  Optional<WarehouseLock> tryLock(String name);

  /**
   * Records how a run ended.
   *
   * @param detail a JSON object
   */
  void finishRun(Run run, RunStatus status, String detail);

  /** Returns all runs, the earliest first. */
  List<RunEntry> runs();

  /**
   * Writes postings.
   *
   * @param meters by name, at least those of the rows
   */
  void writePostings(
      Book book, long generation, Collection<Posting> rows, Map<String, Meter> meters);

  void writeExceptions(Book book, long generation, Collection<ExceptionRow> rows);

  /** Writes certificates. What they speak of must have been written before. */
  void writeCertificates(Book book, long generation, Collection<Certificate> rows);

  /**
   * Writes events that a close admitted, each with the cells that count it. Like all rows of a
   * close they count from the moment that it freezes their day.
   */
  void writeEvents(long generation, Collection<BookedEvent> rows);

  /**
   * Writes rows in which a close and live differ, over what it wrote of them before.
   *
   * @param meters by name, at least those of the rows
   */
  void writeDifferences(long generation, Collection<Difference> rows, Map<String, Meter> meters);

  /** Writes what a close and live posted, hour by hour. */
  void writeCounts(long generation, Collection<CloseCount> rows);

  /**
   * Freezes the days that are not closed yet, all of them or none, and returns them: of the closed
   * book the rows of this close count on them from now on. Rows of the closes before it that count
   * on no day are deleted.
   *
   * @param from the first day, UTC
   * @param to the last day, inclusive
   * @param accepted what would else have kept a day open
   * @throws DayClosedException when another close froze other rows for one of the days
   * @throws FencedException when a later close has begun
   */
  List<LocalDate> freeze(
      Run close, LocalDate from, LocalDate to, Function<LocalDate, List<Accepted>> accepted);

  /**
   * Deletes the rows of closes that count on no day, and returns how many those are.
   *
   * @param generation the newest of the closes; none of them may be at work
   * @param dryRun whether the rows stay
   */
  long forgetUncounted(long generation, boolean dryRun);

  /** Returns the certificates that speak of any posting time in the span, to exclusive. */
  List<Certificate> certificates(Book book, long from, long to);

  /** Returns the frozen days, the earliest first. */
  List<ClosedDay> closedDays();

  /** Returns all meters that a run has recorded, by name. */
  List<MeterDeclaration> meters();

  /** Returns the cells of one meter, ordered by value window, then group. */
  List<Cell> cells(CellQuery query);

  /**
   * Returns what the two books say that a meter's sums of money come to, over the cells of a query,
   * by measure and currency.
   */
  List<BookTotal> bookTotals(MeterDeclaration meter, CellQuery query);

  /**
   * Returns the rows of one meter that count, as in a statement, but each for itself, ordered by
   * posting window, value window and group.
   *
   * @param from the first posting window starts at or after it, epoch milliseconds
   * @param to the last posting window starts before it, epoch milliseconds
   */
  List<Posting> postings(String meter, long from, long to);

  /**
   * Returns exceptions, without their values, in the order they are booked. Those of a closed day
   * are the closed book's, as in a statement.
   *
   * @param limit how many at most
   */
  List<StoredException> exceptions(ExceptionQuery query, int limit);

  /** Returns how many exceptions there are. */
  long countExceptions(ExceptionQuery query);

  /** Returns how many exceptions there are by the values of some columns, the most first. */
  List<ExceptionGroup> groupExceptions(ExceptionQuery query, List<ExceptionQuery.Column> columns);

  /** Returns the exception that a record is, or empty where it is none. */
  Optional<StoredException> exception(Position position);

  /** Returns the latest event of the closed books of each identity that they have. */
  List<Seed> closedEvents(Collection<Hash128> identities);

  /**
   * Hands over rows that are posted in a span, in no order. Like everything that hands over rows it
   * holds nobody up while the consumer works, and does not hold them all.
   *
   * @param from the first posting window starts at or after it, epoch milliseconds
   * @param to the last posting window starts before it, epoch milliseconds
   */
  void readPostings(BookRows rows, long from, long to, Consumer<Posting> consumer);

  /** Hands over the exceptions that are booked in a span, to exclusive, without their values. */
  void readExceptions(BookRows rows, long from, long to, Consumer<ExceptionRow> consumer);

  /** Hands over the events of a close that are booked in a span, to exclusive. */
  void readEvents(long generation, long from, long to, Consumer<StoredEvent> consumer);

  /**
   * Hands over the events of the closed books that were booked in the span of that length before a
   * time, or that a command brought back at any time before.
   *
   * @param before epoch milliseconds, exclusive
   */
  void readSeeds(long before, Duration horizon, Consumer<Seed> consumer);

  /**
   * Hands over the rows in which a close and live differ, ordered by posting window, meter, value
   * window and group.
   */
  void readDifferences(long generation, Consumer<Difference> consumer);

  /** Returns what a close and live posted, ordered by meter and hour. */
  List<CloseCount> counts(long generation);

  /** Returns up to which posting time rows of that window are complete, or empty before any is. */
  OptionalLong completeThrough(Duration window);

  /** Returns the tables and views that a warehouse has and this one lacks, by name. */
  List<String> missingTables();
}
