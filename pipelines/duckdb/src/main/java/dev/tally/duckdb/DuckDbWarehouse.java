package dev.tally.duckdb;

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
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The warehouse in {@code <ledger>/warehouse.duckdb}.
 *
 * <p>It keeps nothing open, so there is nothing to close: make one wherever one is needed.
 */
public final class DuckDbWarehouse implements Warehouse {

  private static final String FILE = "warehouse.duckdb";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DuckDbFile file;
  private final InstantSource clock;

  DuckDbWarehouse(Path ledger, Duration patience, InstantSource clock) {
    this(new DuckDbFile(fileIn(ledger), patience), clock);
  }

  private DuckDbWarehouse(DuckDbFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Returns the warehouse in a file, which is made by the first use. */
  static DuckDbWarehouse at(Path file) {
    return new DuckDbWarehouse(new DuckDbFile(file, PATIENCE), InstantSource.system());
  }

  /** Returns the warehouse of a ledger's folder. The file is made by the first use. */
  public static DuckDbWarehouse in(Path ledger) {
    return new DuckDbWarehouse(ledger, PATIENCE, InstantSource.system());
  }

  /** Returns where a ledger's warehouse is kept. */
  public static Path fileIn(Path ledger) {
    return ledger.resolve(FILE);
  }

  /**
   * Returns what the work returns once all it wrote is on disk; on an exception none of it is.
   *
   * @throws dev.tally.warehouse.WarehouseBusyException when others held the file for 60 s
   */
  public <T> T inTransaction(Work<T> work) {
    return file.inTransaction(work);
  }

  @Override
  public Run beginRun(Job job, Catalogs catalogs, List<Meter> builtIn) {
    return inTransaction(
        connection -> {
          mustKnow(catalogs.count(), connection);
          for (MeterDeclaration declaration : MeterDeclaration.all(catalogs, builtIn)) {
            Sql.run(connection, "meter_v1", "forget", List.of(declaration.meter().name()));
            Sql.run(connection, "meter_v1", "declare", MeterColumns.values(declaration));
          }
          return Sql.query(
                  connection,
                  Sql.read("run_v1", "begin"),
                  List.of(job.label(), clock.millis(), catalogs.count()),
                  row -> new Run(row.getString("run_id"), job, row.getLong("generation")))
              .get(0);
        });
  }

  /** Fails if a catalog has been activated since a run read the ledger. */
  private static void mustKnow(int catalogs, DuckDBConnection connection) throws SQLException {
    int activated =
        Sql.query(
                connection,
                Sql.read("run_v1", "catalogs"),
                List.of(),
                row -> row.getInt("catalogs"))
            .get(0);
    if (catalogs < activated) {
      throw new CatalogChangedException(catalogs, activated);
    }
  }

  @Override
  public void activate(Catalogs catalogs, LocalDate postedFrom) {
    ObjectNode detail =
        JsonNodeFactory.instance.objectNode().put("posted_from", postedFrom.toString());
    inTransaction(
        connection -> {
          mustKnow(catalogs.count(), connection);
          Sql.run(
              connection,
              "run_v1",
              "activate",
              List.of(clock.millis(), catalogs.count(), detail.toString()));
          return catalogs;
        });
  }

  @Override
  public void finishRun(Run run, RunStatus status, String detail) {
    inTransaction(
        connection -> {
          Sql.run(
              connection,
              "run_v1",
              "finish",
              List.of(run.id(), clock.millis(), status.name(), detail));
          return run;
        });
  }

  @Override
  public List<RunEntry> runs() {
    return inTransaction(
        connection ->
            Sql.query(connection, Sql.read("run_v1", "list"), List.of(), DuckDbWarehouse::readRun));
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
    inTransaction(
        connection -> {
          new Fence(Job.CLOSE, generation).check(connection);
          EventColumns columns = new EventColumns(generation);
          Upsert.append(connection.createAppender("event"), rows, columns::write);
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
        (count, columns) ->
            columns
                .append(generation)
                .append(count.meter())
                .appendEpochMicros(PostingColumns.micros(count.hour()))
                .append(count.closedRows())
                .append(count.closedEvents())
                .append(count.liveRows())
                .append(count.liveEvents())
                .append(count.equalRows()));
  }

  @Override
  public List<LocalDate> freeze(
      Run close, LocalDate from, LocalDate to, Function<LocalDate, List<Accepted>> accepted) {
    return inTransaction(
        connection -> {
          new Fence(close.job(), close.generation()).check(connection);
          List<LocalDate> frozen = new ArrayList<>();
          for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
            if (isClosed(connection, day)) {
              expectEqual(connection, close, day);
            } else {
              freeze(connection, close, day, accepted.apply(day));
              frozen.add(day);
            }
          }
          // What this close wrote of days that it did not freeze stays to be looked at until the
          // next.
          forgetUncounted(connection, close.generation() - 1);
          return frozen;
        });
  }

  private static void forgetUncounted(DuckDBConnection connection, long generation)
      throws SQLException {
    for (String folder :
        List.of(
            "posting_v1", "exception_v1", "event_v1", "close_difference_v1", "close_count_v1")) {
      Sql.run(connection, folder, "forget", List.of(generation));
    }
  }

  @Override
  public long forgetUncounted(long generation, boolean dryRun) {
    file.deleteAbandonedCopies();
    return inTransaction(
        connection -> {
          long rows =
              Sql.query(
                      connection,
                      Sql.read("closed_day_v1", "uncounted"),
                      List.of(generation),
                      row -> row.getLong("uncounted"))
                  .get(0);
          if (!dryRun && rows > 0) {
            forgetUncounted(connection, generation);
          }
          return rows;
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

  private static void expectEqual(DuckDBConnection connection, Run close, LocalDate day)
      throws SQLException {
    long differences =
        Sql.query(
                connection,
                Sql.read("closed_day_v1", "differences"),
                List.of(day.toString(), close.generation()),
                row -> row.getLong("differences"))
            .get(0);
    if (differences > 0) {
      throw new DayClosedException(day, differences);
    }
  }

  private void freeze(
      DuckDBConnection connection, Run close, LocalDate day, List<Accepted> accepted)
      throws SQLException {
    Sql.run(connection, "event_v1", "forget_copies", List.of(day.toString(), close.generation()));
    Sql.run(
        connection,
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
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("certificate_v1", "span"),
                List.of(book.label(), from, to),
                CertificateColumns::read));
  }

  @Override
  public List<Certificate> totals(Book book, long from, long to) {
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("posting_v1", "totals"),
                List.of(book.label(), from, to),
                CertificateColumns::read));
  }

  @Override
  public List<ClosedDay> closedDays() {
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("closed_day_v1", "list"),
                List.of(),
                DuckDbWarehouse::readClosedDay));
  }

  @Override
  public List<MeterDeclaration> meters() {
    return inTransaction(
        connection ->
            Sql.query(connection, Sql.read("meter_v1", "list"), List.of(), MeterColumns::read));
  }

  @Override
  public List<Cell> cells(CellQuery query) {
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("statement_view", "cells"),
                List.of(
                    query.meter(),
                    query.from(),
                    query.to(),
                    NamedValues.of(query.group()),
                    query.asOf()),
                DuckDbWarehouse::readCell));
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
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("statement_view", "book_totals"),
                List.of(
                    query.meter(),
                    query.from(),
                    query.to(),
                    NamedValues.of(query.group()),
                    query.asOf(),
                    money.toString()),
                row ->
                    new BookTotal(
                        row.getString("measure"),
                        row.getString("currency"),
                        nullable(row, "closed"),
                        nullable(row, "live"),
                        nullable(row, "open"))));
  }

  @Override
  public List<StoredException> exceptions(ExceptionQuery query, int limit) {
    return queryExceptions("list", query, ExceptionColumns::readStored, limit);
  }

  @Override
  public List<Posting> postings(String meter, long from, long to) {
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("statement_view", "postings"),
                List.of(meter, from, to),
                PostingColumns::read));
  }

  @Override
  public long countExceptions(ExceptionQuery query) {
    return queryExceptions("count", query, row -> row.getLong("records")).get(0);
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
            values.add(row.getString(name));
          }
          return new ExceptionGroup(
              values,
              row.getLong("records"),
              row.getLong("first_posted"),
              row.getLong("last_posted"));
        },
        NamedValues.of(names));
  }

  @Override
  public Optional<StoredException> exception(Position position) {
    return inTransaction(
        connection ->
            Sql.query(
                    connection,
                    Sql.read("exception_view", "one"),
                    List.of(
                        position.topic(), position.partition(), position.offset(), position.item()),
                    ExceptionColumns::readStored)
                .stream()
                .findFirst());
  }

  @Override
  public List<Seed> closedEvents(Collection<Hash128> identities) {
    List<String> texts = identities.stream().map(Hash128::toString).toList();
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("event_v1", "of_identities"),
                List.of(NamedValues.of(texts)),
                EventColumns::readSeed));
  }

  @Override
  public void readPostings(BookRows rows, long from, long to, Consumer<Posting> consumer) {
    file.forEachCopied(
        Sql.read("posting_v1", "rows"),
        List.of(rows.book().label(), rows.generation(), from, to),
        row -> consumer.accept(PostingColumns.read(row)));
  }

  @Override
  public void readExceptions(BookRows rows, long from, long to, Consumer<ExceptionRow> consumer) {
    file.forEachCopied(
        Sql.read("exception_v1", "rows"),
        List.of(rows.book().label(), rows.generation(), from, to),
        row -> consumer.accept(ExceptionColumns.read(row)));
  }

  @Override
  public void readEvents(long generation, long from, long to, Consumer<StoredEvent> consumer) {
    file.forEachCopied(
        Sql.read("event_v1", "rows"),
        List.of(generation, from, to),
        row -> consumer.accept(EventColumns.read(row)));
  }

  @Override
  public void readSeeds(long before, Duration horizon, Consumer<Seed> consumer) {
    file.forEachCopied(
        Sql.read("event_v1", "seeds"),
        List.of(before - horizon.toMillis(), before),
        row -> consumer.accept(EventColumns.readSeed(row)));
  }

  @Override
  public void readDifferences(long generation, Consumer<Difference> consumer) {
    file.forEachCopied(
        Sql.read("close_difference_v1", "rows"),
        List.of(generation),
        row -> consumer.accept(DifferenceColumns.read(row)));
  }

  @Override
  public List<CloseCount> counts(long generation) {
    return inTransaction(
        connection ->
            Sql.query(
                connection,
                Sql.read("close_count_v1", "list"),
                List.of(generation),
                row ->
                    new CloseCount(
                        row.getString("meter"),
                        row.getLong("hour"),
                        row.getLong("closed_rows"),
                        row.getLong("closed_events"),
                        row.getLong("live_rows"),
                        row.getLong("live_events"),
                        row.getLong("equal_rows"))));
  }

  private <T> List<T> queryExceptions(
      String name, ExceptionQuery query, Sql.RowReader<T> reader, Object... more) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(NamedValues.of(query.dispositions()));
    parameters.add(NamedValues.of(query.codes()));
    parameters.add(NamedValues.of(query.sources()));
    parameters.add(NamedValues.of(query.types()));
    parameters.add(NamedValues.of(query.topics()));
    parameters.add(query.from());
    parameters.add(query.to());
    parameters.addAll(List.of(more));
    return inTransaction(
        connection -> Sql.query(connection, Sql.read("exception_view", name), parameters, reader));
  }

  @Override
  public OptionalLong completeThrough(Duration window) {
    return inTransaction(
        connection ->
            Sql.query(
                    connection,
                    Sql.read("statement_view", "complete_through"),
                    List.of(window.toMillis()),
                    row -> optionalLong(row, "complete_through"))
                .get(0));
  }

  private <R> void upsert(
      Fence fence, String folder, Collection<R> rows, Upsert.RowWriter<R> writer) {
    if (rows.isEmpty()) {
      return;
    }
    inTransaction(
        connection -> {
          fence.check(connection);
          Upsert.into(connection, folder, rows, writer);
          return rows;
        });
  }

  private static RunEntry readRun(ResultSet row) throws SQLException {
    Job job = Job.valueOf(row.getString("job").toUpperCase(Locale.ROOT));
    OptionalLong finished = optionalLong(row, "finished_at");
    return new RunEntry(
        new Run(row.getString("run_id"), job, row.getLong("generation")),
        row.getLong("started_at"),
        finished.isPresent() ? finished.getAsLong() : null,
        RunStatus.valueOf(row.getString("status")),
        row.getInt("catalogs"),
        row.getString("detail"));
  }

  private static ClosedDay readClosedDay(ResultSet row) throws SQLException {
    return new ClosedDay(
        row.getObject("posting_day", LocalDate.class),
        row.getLong("closed_at"),
        row.getString("run_id"),
        row.getLong("posting_rows"),
        row.getLong("events"),
        Hash128.parse(row.getString("fingerprint")),
        AcceptedColumn.read(row.getString("accepted")));
  }

  private static Cell readCell(ResultSet row) throws SQLException {
    return new Cell(
        List.copyOf(NamedValues.texts(row.getString("group_values")).values()),
        row.getLong("value_start"),
        row.getLong("value_end"),
        NamedValues.numbers(row.getString("measures")),
        row.getLong("events"),
        row.getLong("late_events"),
        Hash128.parse(row.getString("fingerprint")),
        Cell.Origin.valueOf(row.getString("book").toUpperCase(Locale.ROOT)));
  }

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static OptionalLong optionalLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
