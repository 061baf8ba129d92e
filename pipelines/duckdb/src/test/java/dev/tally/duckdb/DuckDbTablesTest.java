package dev.tally.duckdb;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.at;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the file's tables, for whoever reads them with SQL. */
class DuckDbTablesTest {

  private static final Instant NOW = Instant.parse("2025-03-02T00:00:00Z");

  @TempDir private Path ledger;
  private DuckDbWarehouse warehouse;
  private Run live;
  private Run close;

  @BeforeEach
  void beginRuns() {
    warehouse = new DuckDbWarehouse(ledger, Duration.ofSeconds(10), () -> NOW);
    live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
  }

  @Test
  void aPostingHoldsTextsAndUtcTimes() {
    Posting row = order("a \"b\" é", "2025-03-01T10:00:00Z", "2025-03-01T10:05:00Z", 5_000_000);
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(row), METERS);
    assertThat(
        dump("posting"),
        is(
            "live|orders|{\"shop\":\"a \\\"b\\\" é\",\"currency\":\"EUR\"}"
                + "|2025-03-01T10:00|2025-03-01T10:01|2025-03-01T10:05|2025-03-01T10:06"
                + "|{\"orders\":1,\"amount\":5000000,\"smallest\":5000000,\"largest\":5000000}"
                + "|1|1|"
                + row.totals().fingerprint()
                + "|1\n"));
  }

  @Test
  void anExceptionHoldsTheOriginalBytesAndNullForWhatIsNotKnown() {
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(rejected(), duplicate()));
    assertThat(
        dump("exception"),
        is(
            "live|orders|0|41|0|2025-03-01T10:00|2025-03-01T10:00|2025-03-01T09:59:55|REJECTED"
                + "|NOT_JSON|not one JSON object|null|null|null|null|null|null|null|null|{\\x00|1\n"
                + "live|orders|0|42|0|2025-03-01T10:00|2025-03-01T10:00|2025-03-01T09:59:58"
                + "|DUPLICATE|null|a repeat|/shop|7|com.example.order|2025-03-01T09:59:58"
                + "|orders|1|3|0|null|1\n"));
  }

  @Test
  void anEventNamesTheCellsThatCountItAndStandsOnceWhenItsDayIsFrozen() {
    BookedEvent booked = booked();
    warehouse.writeEvents(close.generation(), List.of(booked));
    warehouse.writeEvents(close.generation(), List.of(booked));
    LocalDate day = LocalDate.parse("2025-03-01");
    warehouse.freeze(close, day, day, each -> List.of());
    Event event = booked.event();
    assertThat(
        dump("event"),
        is(
            "2025-03-01|"
                + event.identity()
                + "|/shop|7|com.example.order|2025-03-01T10:00|2025-03-01T10:00:00.010"
                + "|2025-03-01T10:00|"
                + event.payloadHash()
                + "|orders|0|7|0|null|"
                + "[{\"meter\":\"orders\",\"group\":[\"a \\\"b\\\"\",\"EUR\"],"
                + "\"value_start\":1740823200000},"
                + "{\"meter\":\"visits\",\"group\":[],\"value_start\":1740823200000}]"
                + "|1\n"));
  }

  @Test
  void readingLeavesNoCopyOfTheFile() throws IOException {
    Posting row = order("a", "2025-03-01T10:00:00Z", 1);
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(row), METERS);
    warehouse.readPostings(
        BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END, each -> assertThat(each, is(row)));
    try (Stream<Path> files = Files.list(ledger)) {
      assertThat(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.contains(".copy-"))
              .toList(),
          is(empty()));
    }
  }

  private static ExceptionRow rejected() {
    return new ExceptionRow(
        Position.of("orders", 0, 41),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T09:59:55Z"),
        Disposition.REJECTED,
        RejectionCode.NOT_JSON,
        "not one JSON object",
        null,
        null,
        null,
        null,
        null,
        new byte[] {'{', 0});
  }

  private static ExceptionRow duplicate() {
    return new ExceptionRow(
        Position.of("orders", 0, 42),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T09:59:58Z"),
        Disposition.DUPLICATE,
        null,
        "a repeat",
        "/shop",
        "7",
        "com.example.order",
        at("2025-03-01T09:59:58Z"),
        Position.of("orders", 1, 3),
        null);
  }

  private static BookedEvent booked() {
    long time = at("2025-03-01T10:00:00Z");
    Event event =
        new Event(
            Position.of("orders", 0, 7),
            null,
            "/shop",
            "7",
            "com.example.order",
            null,
            time,
            time + 9,
            time + 10,
            time,
            Hash128.of("/shop", "7"),
            Hash128.of("7"),
            List.of());
    return new BookedEvent(
        event,
        List.of(
            new PostingKey("orders", List.of("a \"b\"", "EUR"), time),
            new PostingKey("visits", List.of(), time)));
  }

  private String dump(String table) {
    return warehouse.inTransaction(connection -> Tables.dump(connection, table));
  }
}
