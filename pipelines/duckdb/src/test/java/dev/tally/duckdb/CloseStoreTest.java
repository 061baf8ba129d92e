package dev.tally.duckdb;

import static dev.tally.duckdb.Orders.CATALOG;
import static dev.tally.duckdb.Orders.METERS;
import static dev.tally.duckdb.Orders.RECORDS;
import static dev.tally.duckdb.Orders.at;
import static dev.tally.duckdb.Orders.certificate;
import static dev.tally.duckdb.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.Cell.Origin;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.DayClosedException;
import dev.tally.warehouse.FencedException;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseStoreTest {

  private static final Instant NOW = Instant.parse("2025-03-03T00:00:00Z");
  private static final LocalDate FIRST = LocalDate.parse("2025-03-01");
  private static final LocalDate SECOND = LocalDate.parse("2025-03-02");

  @TempDir private Path ledger;
  private DuckDbWarehouse warehouse;
  private Run live;
  private Run close;

  @BeforeEach
  void beginRuns() {
    warehouse = new DuckDbWarehouse(ledger, Duration.ofSeconds(10), () -> NOW);
    live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    close = beginClose();
  }

  private static List<Accepted> nothing(LocalDate day) {
    return List.of();
  }

  @Test
  void whatACloseWroteThatFrozeNothingCountsNowhereAndGoesWithTheNext() {
    writePostings(close, List.of(order("killed", "2025-03-01T10:00:00Z", 1)));
    warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(expired()));
    warehouse.writeEvents(close.generation(), List.of(booked(event(7, "2025-03-01T10:00:00Z"))));
    warehouse.finishRun(close, RunStatus.FAILED, "{}");
    Run next = beginClose();
    writePostings(next, List.of(order("kept", "2025-03-01T10:00:00Z", 2)));
    assertThat(count("settled_posting"), is(0L));

    warehouse.freeze(next, FIRST, FIRST, CloseStoreTest::nothing);

    assertThat(
        warehouse.cells(CellQuery.all("orders")).stream().map(cell -> cell.group().get(0)).toList(),
        contains("kept"));
    assertThat(count("posting"), is(1L));
    assertThat(count("exception"), is(0L));
    assertThat(count("event"), is(0L));
    assertThat(
        warehouse.closedEvents(List.of(event(7, "2025-03-01T10:00:00Z").identity())), is(empty()));
    assertThat(warehouse.inTransaction(Checks::run), is(empty()));
  }

  @Test
  void aReplacedCloseMayNotWrite() {
    beginClose();
    assertThrows(
        FencedException.class,
        () -> writePostings(close, List.of(order("late", "2025-03-01T10:00:00Z", 1))));
    assertThrows(
        FencedException.class,
        () ->
            warehouse.writeEvents(
                close.generation(), List.of(booked(event(7, "2025-03-01T10:00:00Z")))));
    assertThat(count("posting"), is(0L));
    assertThat(count("event"), is(0L));
  }

  @Test
  void writingABundleAgainChangesNothing() {
    List<Posting> rows = List.of(order("a", "2025-03-01T10:00:00Z", 1));
    for (int attempt = 0; attempt < 2; attempt++) {
      writePostings(close, rows);
      warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(expired()));
      warehouse.writeEvents(close.generation(), List.of(booked(event(7, "2025-03-01T10:00:00Z"))));
    }
    warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing);
    assertThat(count("posting"), is(1L));
    assertThat(count("exception"), is(1L));
    assertThat(count("event"), is(1L));
    assertThat(warehouse.inTransaction(Checks::run), is(empty()));
  }

  @Test
  void aFrozenDayIsStatedFromTheClosedBookAndTheRestFromLive() {
    post(
        List.of(
            order("a", "2025-03-01T10:00:00Z", 1),
            order("a", "2025-03-01T10:00:00Z", "2025-03-02T09:00:00Z", 10),
            order("b", "2025-03-02T09:00:00Z", 100)));
    warehouse.writeCertificates(
        Book.LIVE,
        live.generation(),
        List.of(certificate("2025-03-01T00:00:00Z", "2025-03-02T10:00:00Z")));
    writePostings(
        close,
        List.of(
            order("a", "2025-03-01T10:00:00Z", 1_000), order("c", "2025-03-01T10:00:00Z", 10_000)));
    assertThat(warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing), contains(FIRST));
    List<Cell> cells = warehouse.cells(CellQuery.all("orders"));
    assertThat(
        cells.stream().map(cell -> cell.group().get(0) + cell.measure("amount")).toList(),
        contains(
            "a" + OptionalLong.of(1_010),
            "c" + OptionalLong.of(10_000),
            "b" + OptionalLong.of(100)));
    assertThat(
        cells.stream().map(Cell::origin).toList(),
        contains(Origin.BOTH, Origin.CLOSED, Origin.LIVE));
  }

  @Test
  void freezingRecordsTheControlTotalsOfEachDayEvenOfAnEmptyOne() {
    Posting row = order("a", "2025-03-01T10:00:00Z", 1);
    writePostings(close, List.of(row));
    assertThat(
        warehouse.freeze(close, FIRST, SECOND, CloseStoreTest::nothing), contains(FIRST, SECOND));
    assertThat(
        warehouse.closedDays(),
        contains(
            new ClosedDay(
                FIRST, NOW.toEpochMilli(), "close-1", 1, 1, row.totals().fingerprint(), List.of()),
            new ClosedDay(SECOND, NOW.toEpochMilli(), "close-1", 0, 0, Hash128.ZERO, List.of())));
    assertThat(
        warehouse.completeThrough(Duration.ofMinutes(1)),
        is(OptionalLong.of(at("2025-03-03T00:00:00Z"))));
  }

  @Test
  void aDayClosedAgainWithEqualRowsStaysAsItIs() {
    writePostings(close, List.of(order("a", "2025-03-01T10:00:00Z", 1)));
    warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing);
    Run again = beginClose();
    writePostings(again, List.of(order("a", "2025-03-01T10:00:00Z", 1)));
    assertThat(warehouse.freeze(again, FIRST, SECOND, CloseStoreTest::nothing), contains(SECOND));
    assertThat(count("settled_posting"), is(1L));
  }

  @Test
  void aDayClosedAgainWithOtherRowsIsRefusedAndNothingIsFrozen() {
    Posting frozen = order("a", "2025-03-01T10:00:00Z", 1);
    writePostings(close, List.of(frozen));
    warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing);
    Run again = beginClose();
    Posting other = order("a", "2025-03-01T10:00:00Z", 2);
    writePostings(again, List.of(other, order("a", "2025-03-02T10:00:00Z", 3)));
    assertThat(
        assertThrows(
                DayClosedException.class,
                () -> warehouse.freeze(again, FIRST, SECOND, CloseStoreTest::nothing))
            .getMessage(),
        is(
            "Day 2025-03-01 is closed, and 1 of its rows differ from this run's: a closed day only"
                + " changes by commands."));
    assertThat(warehouse.closedDays(), hasSize(1));
    assertThat(count("settled_posting"), is(1L));
  }

  @Test
  void aReplacedCloseMayNotFreeze() {
    writePostings(close, List.of(order("a", "2025-03-01T10:00:00Z", 1)));
    beginClose();
    assertThrows(
        FencedException.class,
        () -> warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing));
    assertThat(warehouse.closedDays(), is(empty()));
  }

  @Test
  void aFrozenEventNamesTheCellsThatCountIt() {
    BookedEvent booked = booked(event(7, "2025-03-01T10:00:00Z"));
    warehouse.writeEvents(close.generation(), List.of(booked));
    warehouse.freeze(close, FIRST, FIRST, CloseStoreTest::nothing);
    String column =
        "[{\"meter\":\"orders\",\"group\":[\"a \\\"b\\\"\",\"EUR\"],"
            + "\"value_start\":1740823200000},"
            + "{\"meter\":\"visits\",\"group\":[],\"value_start\":1740823200000}]";
    warehouse.inTransaction(
        connection ->
            Sql.forEach(
                connection,
                "select cells from event",
                List.of(),
                row -> {
                  assertThat(row.getString("cells"), is(column));
                  assertThat(CellsColumn.read(row), is(booked.cells()));
                }));
    assertThat(count("event"), is(1L));
  }

  private static ExceptionRow expired() {
    return new ExceptionRow(
        Position.of("orders", 0, 1),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T09:59:55Z"),
        Disposition.EXPIRED,
        null,
        "older than 7 days",
        "/shop",
        "1",
        "com.example.order",
        at("2025-02-01T10:00:00Z"),
        null,
        new byte[] {1});
  }

  private static Event event(int id, String time) {
    return new Event(
        Position.of("orders", 0, id),
        null,
        "/shop",
        "" + id,
        "com.example.order",
        null,
        at(time),
        at(time) + 9,
        at(time) + 10,
        at(time),
        Hash128.of("/shop", "" + id),
        Hash128.of("" + id),
        List.of());
  }

  private static BookedEvent booked(Event event) {
    return new BookedEvent(
        event,
        List.of(
            new PostingKey("orders", List.of("a \"b\"", "EUR"), event.eventTime()),
            new PostingKey("visits", List.of(), event.eventTime())));
  }

  private Run beginClose() {
    return warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
  }

  private void writePostings(Run run, List<Posting> rows) {
    warehouse.writePostings(Book.CLOSED, run.generation(), rows, METERS);
  }

  private void post(List<Posting> rows) {
    warehouse.writePostings(Book.LIVE, live.generation(), rows, METERS);
  }

  private long count(String table) {
    return warehouse.inTransaction(
        connection ->
            Sql.query(connection, "select count(*) from " + table, List.of(), row -> row.getLong(1))
                .get(0));
  }
}
