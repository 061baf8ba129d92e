package dev.tally.warehouse;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.at;
import static dev.tally.warehouse.Orders.certificate;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A warehouse of some kind in which a live run and a close have begun, and nothing else is. */
public abstract class WarehouseContract {

  static final Instant NOW = Instant.parse("2025-03-03T00:00:00Z");
  static final LocalDate FIRST = LocalDate.parse("2025-03-01");
  static final LocalDate SECOND = LocalDate.parse("2025-03-02");
  static final long FIRST_START = at("2025-03-01T00:00:00Z");
  static final long SECOND_START = at("2025-03-02T00:00:00Z");
  static final long SECOND_END = at("2025-03-03T00:00:00Z");

  Warehouse warehouse;
  Run live;
  Run close;

  /** Returns a warehouse of that kind in which there is nothing yet. */
  protected abstract Warehouse newWarehouse(InstantSource clock) throws Exception;

  /** Returns the rules of its {@code checks.sql} files that do not hold. */
  protected abstract List<?> brokenRules() throws Exception;

  @BeforeEach
  void beginRuns() throws Exception {
    warehouse = newWarehouse(() -> NOW);
    live = begin(Job.LIVE);
    close = begin(Job.CLOSE);
  }

  Run begin(Job job) {
    return warehouse.beginRun(job, Catalogs.of(CATALOG), List.of(RECORDS));
  }

  void post(Posting... rows) {
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(rows), METERS);
  }

  void postClosed(Run run, Posting... rows) {
    warehouse.writePostings(Book.CLOSED, run.generation(), List.of(rows), METERS);
  }

  void certify(String start, String end) {
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(certificate(start, end)));
  }

  List<LocalDate> freeze(Run run, LocalDate from, LocalDate to) {
    return warehouse.freeze(run, from, to, day -> List.of());
  }

  List<Cell> cells() {
    return warehouse.cells(CellQuery.all("orders"));
  }

  List<Posting> postings(BookRows rows) {
    return postings(rows, FIRST_START, SECOND_END);
  }

  List<Posting> postings(BookRows rows, long from, long to) {
    List<Posting> read = new ArrayList<>();
    warehouse.readPostings(rows, from, to, read::add);
    return read;
  }

  List<ExceptionRow> exceptions(BookRows rows) {
    List<ExceptionRow> read = new ArrayList<>();
    warehouse.readExceptions(rows, FIRST_START, SECOND_END, read::add);
    return read;
  }

  List<StoredEvent> events(Run run) {
    List<StoredEvent> read = new ArrayList<>();
    warehouse.readEvents(run.generation(), FIRST_START, SECOND_END, read::add);
    return read;
  }

  static ExceptionQuery anyException() {
    return new ExceptionQuery(
        List.of(), List.of(), List.of(), List.of(), List.of(), CellQuery.BEGINNING, CellQuery.END);
  }

  static ExceptionRow rejected(long offset) {
    return new ExceptionRow(
        Position.of("orders", 0, offset),
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
        new byte[] {'{', 0, (byte) 0xff});
  }

  static ExceptionRow duplicate(long offset, String id) {
    return new ExceptionRow(
        Position.of("orders", 0, offset),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T10:00:00Z"),
        at("2025-03-01T09:59:58Z"),
        Disposition.DUPLICATE,
        null,
        "a repeat",
        "/shop",
        id,
        "com.example.order",
        at("2025-03-01T09:59:58Z"),
        Position.of("orders", 1, 3),
        null);
  }

  static ExceptionRow postedAt(ExceptionRow row, String time) {
    return new ExceptionRow(
        row.position(),
        row.appendTime(),
        row.arrivalTime(),
        at(time),
        row.disposition(),
        row.code(),
        row.detail(),
        row.source(),
        row.id(),
        row.type(),
        row.eventTime(),
        row.survivor(),
        row.value());
  }

  static Event event(int offset, String time) {
    return event(offset, "" + offset, time, null);
  }

  static Event event(int offset, String id, String time, @Nullable Position original) {
    return new Event(
        Position.of("orders", 0, offset),
        original,
        "/shop",
        id,
        "com.example.order",
        null,
        at(time),
        at(time) + 9,
        at(time) + 10,
        at(time),
        Hash128.of("/shop", id),
        Hash128.of("payload", id),
        List.of());
  }

  static BookedEvent booked(Event event) {
    return new BookedEvent(
        event,
        List.of(
            new PostingKey("orders", List.of("a \"b\"", "EUR"), event.eventTime()),
            new PostingKey("visits", List.of(), event.eventTime())));
  }

  static StoredEvent stored(BookedEvent booked) {
    Event event = booked.event();
    return new StoredEvent(
        event.position(),
        event.source(),
        event.id(),
        event.type(),
        event.eventTime(),
        event.arrivalTime(),
        event.postedTime(),
        event.identity(),
        event.payloadHash(),
        booked.cells());
  }

  static Seed seed(Event event) {
    return new Seed(
        event.identity(),
        event.payloadHash(),
        event.postedTime(),
        event.arrivalTime(),
        event.position(),
        event.original());
  }
}
