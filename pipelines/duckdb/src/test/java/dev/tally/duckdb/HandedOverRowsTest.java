package dev.tally.duckdb;

import static dev.tally.duckdb.Orders.CATALOG;
import static dev.tally.duckdb.Orders.METERS;
import static dev.tally.duckdb.Orders.RECORDS;
import static dev.tally.duckdb.Orders.at;
import static dev.tally.duckdb.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandedOverRowsTest {

  private static final Instant NOW = Instant.parse("2025-03-03T00:00:00Z");
  private static final LocalDate FIRST = LocalDate.parse("2025-03-01");

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
  void postingsOfASpanAreThoseOfTheBookAndOfTheClose() {
    Posting first = order("a", "2025-03-01T10:00:00Z", 1);
    Posting last = order("a", "2025-03-01T10:00:00Z", "2025-03-01T23:59:00Z", 2);
    Posting beyond = order("a", "2025-03-02T00:00:00Z", 3);
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(first, last, beyond), METERS);
    Posting closed = order("a", "2025-03-01T10:00:00Z", 4);
    warehouse.writePostings(Book.CLOSED, close.generation(), List.of(closed), METERS);
    Run next = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));

    assertThat(postings(BookRows.ofLive()), containsInAnyOrder(first, last));
    assertThat(postings(BookRows.ofClose(close.generation())), contains(closed));
    assertThat(postings(BookRows.ofClose(next.generation())), is(empty()));
  }

  @Test
  void totalsAreWhatTheCertificatesOfTheWindowsShouldSay() {
    Posting first = order("a", "2025-03-01T10:00:00Z", 1);
    Posting second = order("b", "2025-03-01T10:00:00Z", 2);
    Posting next = order("a", "2025-03-01T10:01:00Z", 3);
    warehouse.writePostings(
        Book.LIVE,
        live.generation(),
        List.of(first, second, next, order("a", "2025-03-02T00:00:00Z", 4)),
        METERS);

    assertThat(
        warehouse.totals(Book.LIVE, at("2025-03-01T00:00:00Z"), at("2025-03-02T00:00:00Z")),
        contains(
            new Certificate(
                60_000,
                at("2025-03-01T10:00:00Z"),
                at("2025-03-01T10:01:00Z"),
                2,
                2,
                first.totals().fingerprint().plus(second.totals().fingerprint()),
                new TreeMap<>()),
            new Certificate(
                60_000,
                at("2025-03-01T10:01:00Z"),
                at("2025-03-01T10:02:00Z"),
                1,
                1,
                next.totals().fingerprint(),
                new TreeMap<>())));
  }

  @Test
  void anEventThatARetryWroteTwiceIsHandedOverOnce() {
    BookedEvent booked = booked(event(7, "2025-03-01T10:00:00Z"));
    warehouse.writeEvents(close.generation(), List.of(booked));
    warehouse.writeEvents(close.generation(), List.of(booked));
    warehouse.writeEvents(close.generation(), List.of(booked(event(8, "2025-03-02T00:00:00Z"))));

    List<StoredEvent> events = new ArrayList<>();
    warehouse.readEvents(
        close.generation(), at("2025-03-01T00:00:00Z"), at("2025-03-02T00:00:00Z"), events::add);

    Event event = booked.event();
    assertThat(
        events,
        contains(
            new StoredEvent(
                event.position(),
                "/shop",
                "7",
                "com.example.order",
                event.eventTime(),
                event.arrivalTime(),
                event.postedTime(),
                event.identity(),
                event.payloadHash(),
                booked.cells())));
  }

  @Test
  void seedsAreTheEventsOfTheHorizonThatCountAndAllThatWereBroughtBack() {
    Event old = event(1, "2025-03-01T10:00:00Z");
    Event within = event(2, "2025-03-01T23:30:00Z");
    Event after = event(3, "2025-03-02T00:30:00Z");
    warehouse.writeEvents(
        close.generation(),
        Stream.of(old, broughtBack(4, "2025-03-01T10:00:00Z"), within, after)
            .map(HandedOverRowsTest::booked)
            .toList());
    warehouse.freeze(close, FIRST, FIRST, day -> List.of());

    List<Seed> seeds = new ArrayList<>();
    warehouse.readSeeds(at("2025-03-02T00:00:00Z"), Duration.ofHours(1), seeds::add);

    assertThat(
        seeds.stream().map(seed -> seed.position().offset()).toList(), containsInAnyOrder(2L, 4L));
    assertThat(
        seeds.stream().filter(seed -> seed.original() != null).map(Seed::original).toList(),
        contains(Position.of("orders", 0, 99)));
  }

  @Test
  void differencesAreHandedOverAsWrittenAndACauseReplacesTheOneBefore() {
    Posting closed = order("a", "2025-03-01T10:00:00Z", 1);
    Posting other = order("a", "2025-03-01T10:00:00Z", 2);
    Posting onlyLive = order("b", "2025-03-01T09:00:00Z", 3);
    Event event = event(7, "2025-03-01T10:00:00Z");
    Difference found = new Difference(closed, other, Cause.UNEXPLAINED, "", List.of());
    Difference caused =
        new Difference(
            closed, other, Cause.LOST_BY_LIVE, "A fact.", List.of(CountedEvent.of(event)));
    Difference second = new Difference(null, onlyLive, Cause.IN_FLIGHT, "Another.", List.of());

    warehouse.writeDifferences(close.generation(), List.of(found, second), METERS);
    warehouse.writeDifferences(close.generation(), List.of(caused), METERS);

    List<Difference> differences = new ArrayList<>();
    warehouse.readDifferences(close.generation(), differences::add);
    assertThat(differences, contains(second, caused));
  }

  @Test
  void whatACloseComparedStaysWhileItIsTheNewestOrHasFrozenADay() {
    CloseCount count = new CloseCount("orders", at("2025-03-01T10:00:00Z"), 3, 30, 2, 20, 1);
    Difference difference =
        new Difference(
            order("a", "2025-03-01T10:00:00Z", 1), null, Cause.IN_FLIGHT, "Early.", List.of());
    warehouse.writeCounts(close.generation(), List.of(count, count));
    Run next = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writeCounts(next.generation(), List.of(count));
    warehouse.writeDifferences(next.generation(), List.of(difference), METERS);
    assertThat(warehouse.counts(close.generation()), contains(count));

    warehouse.freeze(next, FIRST, FIRST, day -> List.of());
    Run newest = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writeCounts(newest.generation(), List.of(count));

    assertThat(warehouse.counts(close.generation()), is(empty()));
    assertThat(warehouse.counts(next.generation()), contains(count));
    assertThat(warehouse.forgetUncounted(newest.generation(), true), is(1L));
    assertThat(warehouse.forgetUncounted(newest.generation(), false), is(1L));
    assertThat(warehouse.counts(newest.generation()), is(empty()));
    List<Difference> kept = new ArrayList<>();
    warehouse.readDifferences(next.generation(), kept::add);
    assertThat(kept, contains(difference));
  }

  @Test
  void aReaderThatWritesWhileItReadsWaitsForNobodyAndLeavesNoCopy() throws IOException {
    warehouse.writePostings(
        Book.LIVE, live.generation(), List.of(order("a", "2025-03-01T10:00:00Z", 1)), METERS);
    warehouse.readPostings(
        BookRows.ofLive(),
        at("2025-03-01T00:00:00Z"),
        at("2025-03-02T00:00:00Z"),
        row -> warehouse.writePostings(Book.CLOSED, close.generation(), List.of(row), METERS));

    assertThat(
        postings(BookRows.ofClose(close.generation())),
        contains(order("a", "2025-03-01T10:00:00Z", 1)));
    try (Stream<Path> files = Files.list(ledger)) {
      assertThat(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.contains(".copy-"))
              .toList(),
          is(empty()));
    }
  }

  private List<Posting> postings(BookRows rows) {
    List<Posting> postings = new ArrayList<>();
    warehouse.readPostings(
        rows, at("2025-03-01T00:00:00Z"), at("2025-03-02T00:00:00Z"), postings::add);
    return postings;
  }

  private static Event event(int id, String time) {
    return event(id, time, null);
  }

  private static Event broughtBack(int id, String time) {
    return event(id, time, Position.of("orders", 0, 99));
  }

  private static Event event(int id, String time, Position original) {
    return new Event(
        Position.of("orders", 0, id),
        original,
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
        event, List.of(new PostingKey("orders", List.of("a", "EUR"), event.eventTime())));
  }
}
