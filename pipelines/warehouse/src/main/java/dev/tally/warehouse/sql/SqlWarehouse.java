package dev.tally.warehouse.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.BookTotal;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.CatalogChangedException;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.DayClosedException;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.ExceptionGroup;
import dev.tally.warehouse.ExceptionQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.MeterDeclaration;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.StoredEvent;
import dev.tally.warehouse.StoredException;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseLock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A warehouse in a database that has a set of the {@code warehouse-sql} files of its own. */
public class SqlWarehouse implements Warehouse {

  /** The folders that declare what a database holds, in the order of their dependencies. */
  public static final List<String> FOLDERS =
      List.of(
          "fingerprint_v1",
          "meter_v1",
          "run_v1",
          "decision_v1",
          "closed_day_v1",
          "certificate_v1",
          "posting_v1",
          "exception_v1",
          "event_v1",
          "close_difference_v1",
          "close_count_v1",
          "statement_view",
          "exception_view");

  /** All tables, and the views that analysts read. */
  private static final List<String> TABLES =
      List.of(
          "certificate",
          "close_count",
          "close_difference",
          "closed_day",
          "decision",
          "event",
          "exception",
          "meter",
          "posting",
          "run",
          "settled_event",
          "settled_exception",
          "settled_posting",
          "statement");

  /** The tables with rows of a close that count only where it froze a day. */
  private static final List<String> OF_CLOSES =
      List.of("posting_v1", "exception_v1", "event_v1", "close_difference_v1", "close_count_v1");

  /** What whoever begins a run or activates a catalog has for himself. */
  private static final String RUNS = "run";

  /** What whoever decides something has for himself. */
  private static final String DECISIONS = "decision";

  private final SqlDatabase database;
  private final InstantSource clock;

  public SqlWarehouse(SqlDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Run beginRun(Job job, Catalogs catalogs, List<Meter> builtIn) {
    return database.inTransaction(
        transaction -> {
          transaction.seize(RUNS);
          transaction.seize(job.label());
          mustKnow(catalogs.count(), transaction);
          for (MeterDeclaration declaration : MeterDeclaration.all(catalogs, builtIn)) {
            transaction.run("meter_v1", "forget", List.of(declaration.meter().name()));
            transaction.run("meter_v1", "declare", MeterColumns.values(declaration));
          }
          return transaction
              .query(
                  "run_v1",
                  "begin",
                  List.of(job.label(), clock.millis(), catalogs.count()),
                  row -> new Run(row.text("run_id"), job, row.bigint("generation")))
              .get(0);
        });
  }

  /** Fails if a catalog has been activated since a run read the ledger. */
  private static void mustKnow(int catalogs, SqlTransaction transaction) throws SQLException {
    int activated =
        transaction.query("run_v1", "catalogs", List.of(), row -> row.integer("catalogs")).get(0);
    if (catalogs < activated) {
      throw new CatalogChangedException(catalogs, activated);
    }
  }

  @Override
  public void activate(Catalogs catalogs, LocalDate postedFrom) {
    ObjectNode detail =
        JsonNodeFactory.instance.objectNode().put("posted_from", postedFrom.toString());
    database.inTransaction(
        transaction -> {
          transaction.seize(RUNS);
          transaction.seize(Job.LIVE.label());
          mustKnow(catalogs.count(), transaction);
          transaction.run(
              "run_v1", "activate", List.of(clock.millis(), catalogs.count(), detail.toString()));
          return catalogs;
        });
  }

  @Override
  public Optional<Decision> decision(String name) {
    return query("decision_v1", "get", List.of(name), SqlWarehouse::readDecision).stream()
        .findFirst();
  }

  @Override
  public List<Decision> decisions(String prefix) {
    return query("decision_v1", "list", List.of(prefix), SqlWarehouse::readDecision);
  }

  @Override
  public Optional<Decision> decide(String name, long known, String value) {
    Decision next = new Decision(name, known + 1, value);
    return database.inTransaction(
        transaction -> {
          transaction.seize(DECISIONS);
          Optional<Decision> found =
              transaction
                  .query("decision_v1", "get", List.of(name), SqlWarehouse::readDecision)
                  .stream()
                  .findFirst();
          // Where nobody can tell whether a commit was lost, the work is done again and finds its
          // own.
          if (found.map(Decision::version).orElse(0L) != known) {
            return found.filter(next::equals);
          }
          transaction.run("decision_v1", "forget", List.of(name));
          transaction.run(
              "decision_v1", "decide", List.of(name, next.version(), value, clock.millis()));
          return Optional.of(next);
        });
  }

  @Override
  public void forgetDecision(String name) {
    database.inTransaction(
        transaction -> {
          transaction.run("decision_v1", "forget", List.of(name));
          return name;
        });
  }

  private static Decision readDecision(StoredRow row) throws SQLException {
    return new Decision(row.text("name"), row.bigint("version"), row.text("value"));
  }

  @Override
  public Optional<WarehouseLock> tryLock(String name) {
    return database.tryLock(name);
  }

  @Override
  public void finishRun(Run run, RunStatus status, String detail) {
    database.inTransaction(
        transaction -> {
          transaction.run(
              "run_v1", "finish", List.of(run.id(), clock.millis(), status.name(), detail));
          return run;
        });
  }

  @Override
  public List<RunEntry> runs() {
    return query("run_v1", "list", List.of(), SqlWarehouse::readRun);
  }

  @Override
  public void writePostings(
      Book book, long generation, Collection<Posting> rows, Map<String, Meter> meters) {
    PostingColumns columns = new PostingColumns(book, generation, meters);
    upsert(new Fence(book.writer(), generation), "posting_v1", rows, columns::write);
  }

  @Override
  public void writeExceptions(Book book, long generation, Collection<ExceptionRow> rows) {
    ExceptionColumns columns = new ExceptionColumns(book, generation);
    upsert(new Fence(book.writer(), generation), "exception_v1", rows, columns::write);
  }

  @Override
  public void writeCertificates(Book book, long generation, Collection<Certificate> rows) {
    CertificateColumns columns = new CertificateColumns(book, generation);
    upsert(new Fence(book.writer(), generation), "certificate_v1", rows, columns::write);
  }

  @Override
  public void writeEvents(long generation, Collection<BookedEvent> rows) {
    if (rows.isEmpty()) {
      return;
    }
    database.inTransaction(
        transaction -> {
          new Fence(Job.CLOSE, generation).check(transaction);
          transaction.append("event_v1", rows, new EventColumns(generation)::write);
          return rows;
        });
  }

  @Override
  public void writeDifferences(
      long generation, Collection<Difference> rows, Map<String, Meter> meters) {
    DifferenceColumns columns = new DifferenceColumns(generation, meters);
    upsert(new Fence(Job.CLOSE, generation), "close_difference_v1", rows, columns::write);
  }

  @Override
  public void writeCounts(long generation, Collection<CloseCount> rows) {
    upsert(
        new Fence(Job.CLOSE, generation),
        "close_count_v1",
        rows,
        (count, columns) -> CountColumns.write(generation, count, columns));
  }

  @Override
  public List<LocalDate> freeze(
      Run close, LocalDate from, LocalDate to, Function<LocalDate, List<Accepted>> accepted) {
    // Where nobody can tell whether a commit was lost, the work is done again and finds its own.
    Set<LocalDate> tried = new HashSet<>();
    return database.inTransaction(
        transaction -> {
          new Fence(close.job(), close.generation()).checkAlone(transaction);
          List<LocalDate> frozen = new ArrayList<>();
          for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
            if (!isClosed(transaction, day)) {
              freeze(transaction, close, day, accepted.apply(day));
              tried.add(day);
              frozen.add(day);
            } else if (tried.contains(day)) {
              frozen.add(day);
            } else {
              expectEqual(transaction, close, day);
            }
          }
          // What this close wrote of days that it did not freeze stays to be looked at until the
          // next.
          forgetUncounted(transaction, close.generation() - 1);
          return frozen;
        });
  }

  private static void forgetUncounted(SqlTransaction transaction, long generation)
      throws SQLException {
    for (String folder : OF_CLOSES) {
      transaction.run(folder, "forget", List.of(generation));
    }
  }

  @Override
  public long forgetUncounted(long generation, boolean dryRun) {
    return database.inTransaction(
        transaction -> {
          long rows =
              transaction
                  .query(
                      "closed_day_v1",
                      "uncounted",
                      List.of(generation),
                      row -> row.bigint("uncounted"))
                  .get(0);
          if (!dryRun && rows > 0) {
            forgetUncounted(transaction, generation);
          }
          return rows;
        });
  }

  private static boolean isClosed(SqlTransaction transaction, LocalDate day) throws SQLException {
    return transaction
        .query("closed_day_v1", "is_closed", List.of(day.toString()), row -> row.truth("is_closed"))
        .get(0);
  }

  private static void expectEqual(SqlTransaction transaction, Run close, LocalDate day)
      throws SQLException {
    long differences =
        transaction
            .query(
                "closed_day_v1",
                "differences",
                List.of(day.toString(), close.generation()),
                row -> row.bigint("differences"))
            .get(0);
    if (differences > 0) {
      throw new DayClosedException(day, differences);
    }
  }

  private void freeze(SqlTransaction transaction, Run close, LocalDate day, List<Accepted> accepted)
      throws SQLException {
    transaction.forgetCopies("event_v1", List.of(day.toString(), close.generation()));
    transaction.run(
        "closed_day_v1",
        "freeze",
        List.of(
            day.toString(),
            close.id(),
            clock.millis(),
            AcceptedColumn.text(accepted),
            close.generation()));
  }

  @Override
  public List<Certificate> certificates(Book book, long from, long to) {
    return query(
        "certificate_v1", "span", List.of(book.label(), from, to), CertificateColumns::read);
  }

  @Override
  public List<ClosedDay> closedDays() {
    return query("closed_day_v1", "list", List.of(), ClosedDayColumns::read);
  }

  @Override
  public List<MeterDeclaration> meters() {
    return query("meter_v1", "list", List.of(), MeterColumns::read);
  }

  @Override
  public List<Cell> cells(CellQuery query) {
    return query("statement_view", "cells", parameters(query), SqlWarehouse::readCell);
  }

  @Override
  public List<BookTotal> bookTotals(MeterDeclaration meter, CellQuery query) {
    ArrayNode money = JsonNodeFactory.instance.arrayNode();
    for (Measure measure : meter.meter().measures()) {
      if (measure.money() && measure.aggregation() == Aggregation.SUM) {
        money
            .addObject()
            .put("ordinal", money.size())
            .put("measure", measure.name())
            .put("currency_field", meter.currencies().get(measure.name()));
      }
    }
    if (money.isEmpty()) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>(parameters(query));
    parameters.add(money.toString());
    return query(
        "statement_view",
        "book_totals",
        parameters,
        row ->
            new BookTotal(
                row.text("measure"),
                row.text("currency"),
                row.optionalBigint("closed"),
                row.optionalBigint("live"),
                row.optionalBigint("open")));
  }

  private static List<Object> parameters(CellQuery query) {
    return List.of(
        query.meter(), query.from(), query.to(), NamedValues.of(query.group()), query.asOf());
  }

  @Override
  public List<Posting> postings(String meter, long from, long to) {
    return query("statement_view", "postings", List.of(meter, from, to), PostingColumns::read);
  }

  @Override
  public List<StoredException> exceptions(ExceptionQuery query, int limit) {
    return queryExceptions("list", query, ExceptionColumns::readStored, limit);
  }

  @Override
  public long countExceptions(ExceptionQuery query) {
    return queryExceptions("count", query, row -> row.bigint("records")).get(0);
  }

  @Override
  public List<ExceptionGroup> groupExceptions(
      ExceptionQuery query, List<ExceptionQuery.Column> columns) {
    List<String> names =
        columns.stream().map(column -> column.name().toLowerCase(Locale.ROOT)).toList();
    return queryExceptions(
        "groups",
        query,
        row -> {
          List<@Nullable String> values = new ArrayList<>();
          for (String name : names) {
            values.add(row.optionalText(name));
          }
          return new ExceptionGroup(
              values, row.bigint("records"), row.bigint("first_posted"), row.bigint("last_posted"));
        },
        names);
  }

  private <T> List<T> queryExceptions(
      String name, ExceptionQuery query, SqlTransaction.RowReader<T> reader, Object... more) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(query.dispositions());
    parameters.add(query.codes());
    parameters.add(query.sources());
    parameters.add(query.types());
    parameters.add(query.topics());
    parameters.add(query.from());
    parameters.add(query.to());
    parameters.addAll(List.of(more));
    return query("exception_view", name, parameters, reader);
  }

  @Override
  public Optional<StoredException> exception(Position position) {
    return query(
            "exception_view",
            "one",
            List.of(position.topic(), position.partition(), position.offset(), position.item()),
            ExceptionColumns::readStored)
        .stream()
        .findFirst();
  }

  @Override
  public List<Seed> closedEvents(Collection<Hash128> identities) {
    List<String> texts = identities.stream().map(Hash128::toString).toList();
    return query("event_v1", "of_identities", List.of(texts), EventColumns::readSeed);
  }

  @Override
  public void readPostings(BookRows rows, long from, long to, Consumer<Posting> consumer) {
    database.read(
        "posting_v1",
        "rows",
        List.of(rows.book().label(), rows.generation(), from, to),
        row -> consumer.accept(PostingColumns.read(row)));
  }

  @Override
  public void readExceptions(BookRows rows, long from, long to, Consumer<ExceptionRow> consumer) {
    database.read(
        "exception_v1",
        "rows",
        List.of(rows.book().label(), rows.generation(), from, to),
        row -> consumer.accept(ExceptionColumns.read(row)));
  }

  @Override
  public void readEvents(long generation, long from, long to, Consumer<StoredEvent> consumer) {
    database.read(
        "event_v1",
        "rows",
        List.of(generation, from, to),
        row -> consumer.accept(EventColumns.read(row)));
  }

  @Override
  public void readSeeds(long before, Duration horizon, Consumer<Seed> consumer) {
    database.read(
        "event_v1",
        "seeds",
        List.of(before - horizon.toMillis(), before),
        row -> consumer.accept(EventColumns.readSeed(row)));
  }

  @Override
  public void readDifferences(long generation, Consumer<Difference> consumer) {
    database.read(
        "close_difference_v1",
        "rows",
        List.of(generation),
        row -> consumer.accept(DifferenceColumns.read(row)));
  }

  @Override
  public List<CloseCount> counts(long generation) {
    return query(
        "close_count_v1",
        "list",
        List.of(generation),
        row ->
            new CloseCount(
                row.text("meter"),
                row.bigint("hour"),
                row.bigint("closed_rows"),
                row.bigint("closed_events"),
                row.bigint("live_rows"),
                row.bigint("live_events"),
                row.bigint("equal_rows")));
  }

  @Override
  public OptionalLong completeThrough(Duration window) {
    return query(
            "statement_view",
            "complete_through",
            List.of(window.toMillis()),
            row -> {
              Long through = row.optionalBigint("complete_through");
              return through == null ? OptionalLong.empty() : OptionalLong.of(through);
            })
        .get(0);
  }

  @Override
  public List<String> missingTables() {
    List<String> missing = new ArrayList<>(TABLES);
    missing.removeAll(query("schema_v1", "tables", List.of(), row -> row.text("table_name")));
    return missing;
  }

  private <T> List<T> query(
      String folder, String name, List<?> parameters, SqlTransaction.RowReader<T> reader) {
    return database.inTransaction(
        transaction -> transaction.query(folder, name, parameters, reader));
  }

  private <R> void upsert(
      Fence fence, String folder, Collection<R> rows, SqlTransaction.RowWriter<R> writer) {
    if (rows.isEmpty()) {
      return;
    }
    database.inTransaction(
        transaction -> {
          fence.check(transaction);
          transaction.upsert(folder, rows, writer);
          return rows;
        });
  }

  private static RunEntry readRun(StoredRow row) throws SQLException {
    Job job = Job.valueOf(row.text("job").toUpperCase(Locale.ROOT));
    return new RunEntry(
        new Run(row.text("run_id"), job, row.bigint("generation")),
        row.bigint("started_at"),
        row.optionalBigint("finished_at"),
        RunStatus.valueOf(row.text("status")),
        row.integer("catalogs"),
        row.text("detail"));
  }

  private static Cell readCell(StoredRow row) throws SQLException {
    return new Cell(
        List.copyOf(NamedValues.texts(row.text("group_values")).values()),
        row.bigint("value_start"),
        row.bigint("value_end"),
        NamedValues.numbers(row.text("measures")),
        row.bigint("events"),
        row.bigint("late_events"),
        Hash128.parse(row.text("fingerprint")),
        Cell.Origin.valueOf(row.text("book").toUpperCase(Locale.ROOT)));
  }
}
