package dev.tally.app.report;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogException;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Both books of a made-up shop, and the events behind them.
 *
 * <p>Rows are computed here by a second, simpler hand, so that a report can be held against them.
 */
final class RetailBooks {

  static final Catalog CATALOG = catalog();
  static final Map<String, Meter> METERS = new Meters(Catalogs.of(CATALOG)).byName();

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final String TOPIC = "shop.retail.sales";

  private final Days days;
  private final DuckDbWarehouse warehouse;
  private final Run run;
  private final Map<Row, Totals> rows = new LinkedHashMap<>();
  private final List<Sale> sales = new ArrayList<>();
  private final List<ExceptionRow> exceptions = new ArrayList<>();
  private final long[] nextOffset = new long[8];

  RetailBooks(Path ledger, Days days) {
    this.days = days;
    this.warehouse = DuckDbWarehouse.in(made(ledger));
    this.run =
        warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(METERS.get(Meters.RECORDS)));
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Catalog catalog() {
    try {
      return CatalogReader.shipped("retail");
    } catch (CatalogException e) {
      throw new IllegalStateException(e);
    }
  }

  DuckDbWarehouse warehouse() {
    return warehouse;
  }

  List<Sale> sales() {
    return sales;
  }

  List<ExceptionRow> exceptions() {
    return exceptions;
  }

  Heading heading() {
    return heading(CATALOG, PersonalValues.MASKED);
  }

  Heading heading(Catalog catalog, PersonalValues personal) {
    return new Heading(
        "shop",
        Catalogs.of(catalog),
        days,
        run,
        Instant.parse("2011-04-01T02:14:09Z"),
        personal,
        96,
        recordsRead() + 2,
        List.of());
  }

  long recordsRead() {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().key().meter().equals(Meters.RECORDS))
        .mapToLong(row -> row.getValue().events())
        .sum();
  }

  /** Returns the rows of the close. */
  List<Posting> rows() {
    return rows.entrySet().stream()
        .map(
            row ->
                new Posting(
                    row.getKey().key(),
                    window(row.getKey().key().meter()),
                    row.getKey().postingStart(),
                    row.getValue()))
        .toList();
  }

  private static long window(String meter) {
    return METERS.get(meter).window().toMillis();
  }

  Position next(int partition) {
    return Position.of(TOPIC, partition, nextOffset[partition]++);
  }

  /** Admits a line, which adds to the rows of every meter that counts it. */
  Sale sell(Sale sale) {
    sales.add(sale);
    for (Meter meter : CATALOG.meters()) {
      if (sale.isCountedBy(meter.name(), meter.events())) {
        add(row(meter, sale), totals(meter, sale), meter);
      }
    }
    count(sale.position(), Disposition.ADMITTED, null, sale.postedTime());
    return sale;
  }

  /** Returns an ordinary line that happens and is booked at some time. */
  Sale line(String id, int partition, long eventTime, long postedTime) {
    return new Sale(
        next(partition),
        "/shop/till-" + partition,
        id,
        Sale.LINE,
        eventTime,
        postedTime == eventTime ? eventTime + 400 : postedTime + 5_000,
        postedTime,
        Map.of(
            "currency", "GBP", "country", "United Kingdom", "store", "web", "stock_code", "85123A"),
        Map.of(
            "quantity", 6L,
            "amount_micros", 15_300_000L,
            "cost_micros", 9_100_000L,
            "margin_micros", 6_200_000L));
  }

  /** Refuses a record that repeats a sale. */
  void repeat(Sale sale, Disposition disposition, long postedTime) {
    except(
        new ExceptionRow(
            next(sale.position().partition()),
            postedTime + 5_000,
            postedTime + 5_000,
            postedTime,
            disposition,
            null,
            disposition == Disposition.CONFLICT
                ? "It repeats an event with another payload."
                : "It repeats an event.",
            sale.source(),
            sale.id(),
            sale.type(),
            sale.eventTime(),
            sale.position(),
            null));
  }

  /** Refuses a record that is no event. */
  void reject(RejectionCode code, String detail, int partition, long postedTime) {
    except(
        new ExceptionRow(
            next(partition),
            postedTime + 5_000,
            postedTime + 5_000,
            postedTime,
            Disposition.REJECTED,
            code,
            detail,
            null,
            null,
            null,
            null,
            null,
            "secret payload".getBytes(StandardCharsets.UTF_8)));
  }

  /** Refuses an event that is too old. */
  void expire(String id, int partition, long eventTime, long postedTime) {
    except(
        new ExceptionRow(
            next(partition),
            postedTime + 5_000,
            postedTime + 5_000,
            postedTime,
            Disposition.EXPIRED,
            null,
            "It arrived more than 7 days after it happened.",
            "/shop/till-" + partition,
            id,
            Sale.LINE,
            eventTime,
            null,
            "secret payload".getBytes(StandardCharsets.UTF_8)));
  }

  private void except(ExceptionRow row) {
    exceptions.add(row);
    count(row.position(), row.disposition(), row.code(), row.postedTime());
  }

  /** Lets time pass on a partition. */
  void beat(int partition, long postedTime) {
    count(next(partition), Disposition.CONTROL, null, postedTime);
  }

  private void count(
      Position position, Disposition disposition, @Nullable RejectionCode code, long postedTime) {
    String reason = code == null ? "" : code.name();
    List<String> group =
        List.of(position.topic(), String.valueOf(position.partition()), disposition.name(), reason);
    Meter meter = METERS.get(Meters.RECORDS);
    long start = floor(postedTime, window(Meters.RECORDS));
    add(
        new Row(new PostingKey(Meters.RECORDS, group, start), start),
        new Totals(
            List.of(1L, position.offset(), 0L),
            1,
            0,
            Hash128.of(position.toString(), disposition.name(), reason)),
        meter);
  }

  static Row row(Meter meter, Sale sale) {
    List<String> group = meter.groupBy().stream().map(sale.fields()::get).toList();
    long window = meter.window().toMillis();
    return new Row(
        new PostingKey(meter.name(), group, floor(sale.eventTime(), window)),
        floor(sale.postedTime(), window));
  }

  private static Totals totals(Meter meter, Sale sale) {
    List<Long> measures =
        meter.measures().stream()
            .map(measure -> measure.field() == null ? 1L : sale.amounts().get(measure.field()))
            .toList();
    return new Totals(measures, 1, sale.isLate() ? 1 : 0, sale.fingerprint());
  }

  private void add(Row row, Totals totals, Meter meter) {
    rows.merge(row, totals, (one, other) -> plus(one, other, meter));
  }

  /** Returns the sum of two rows of one key. */
  static Totals plus(Totals one, Totals other, Meter meter) {
    List<Long> measures = new ArrayList<>();
    for (Measure measure : meter.measures()) {
      int index = measures.size();
      measures.add(
          measure.aggregation().merge(one.measures().get(index), other.measures().get(index)));
    }
    return new Totals(
        measures,
        one.events() + other.events(),
        one.lateEvents() + other.lateEvents(),
        one.fingerprint().plus(other.fingerprint()));
  }

  /** Writes what the close has counted, and what it found when it was held against live's rows. */
  Comparison compareWith(List<Posting> live, Function<Difference, Difference> causes) {
    warehouse.writePostings(Book.CLOSED, run.generation(), rows(), METERS);
    warehouse.writeExceptions(Book.CLOSED, run.generation(), exceptions);
    writeEvents();
    List<Difference> differences = differences(live);
    warehouse.writeDifferences(run.generation(), differences.stream().map(causes).toList(), METERS);
    long equal = live.stream().filter(Set.copyOf(rows())::contains).count();
    return new Comparison(equal + differences.size(), equal);
  }

  private List<Difference> differences(List<Posting> live) {
    Map<Row, Posting> ofLive = new LinkedHashMap<>();
    live.forEach(row -> ofLive.put(new Row(row.key(), row.postingStart()), row));
    List<Difference> differences = new ArrayList<>();
    for (Posting closed : rows()) {
      Posting twin = ofLive.remove(new Row(closed.key(), closed.postingStart()));
      if (!closed.equals(twin)) {
        differences.add(new Difference(closed, twin, Cause.UNEXPLAINED, "", List.of()));
      }
    }
    for (Posting onlyLive : ofLive.values()) {
      differences.add(new Difference(null, onlyLive, Cause.UNEXPLAINED, "", List.of()));
    }
    return differences;
  }

  /** Writes the events of the close; again, as a retried bundle does, where that is done. */
  void writeEvents() {
    warehouse.writeEvents(run.generation(), sales.stream().map(RetailBooks::booked).toList());
  }

  private static BookedEvent booked(Sale sale) {
    Event event =
        new Event(
            sale.position(),
            null,
            sale.source(),
            sale.id(),
            sale.type(),
            null,
            sale.eventTime(),
            sale.arrivalTime(),
            sale.arrivalTime(),
            sale.postedTime(),
            Hash128.of(sale.source(), sale.id()),
            Hash128.of(sale.amounts().toString()),
            List.of());
    return new BookedEvent(
        event,
        CATALOG.meters().stream()
            .filter(meter -> sale.isCountedBy(meter.name(), meter.events()))
            .map(meter -> row(meter, sale).key())
            .toList());
  }

  static long floor(long time, long step) {
    return Math.floorDiv(time, step) * step;
  }

  static long hour(long time) {
    return floor(time, HOUR);
  }

  /** What names a row of a book. */
  record Row(PostingKey key, long postingStart) {}
}
