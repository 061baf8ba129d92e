package dev.tally.duckdb;

import static dev.tally.duckdb.Orders.CATALOG;
import static dev.tally.duckdb.Orders.METERS;
import static dev.tally.duckdb.Orders.MINUTE;
import static dev.tally.duckdb.Orders.ORDERS;
import static dev.tally.duckdb.Orders.RECORDS;
import static dev.tally.duckdb.Orders.at;
import static dev.tally.duckdb.Orders.certificate;
import static dev.tally.duckdb.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CatalogChangedException;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.Cell.Origin;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.FencedException;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.MeterDeclaration;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbWarehouseTest {

  private static final Instant NOW = Instant.parse("2025-03-02T00:00:00Z");

  @TempDir private Path ledger;
  private DuckDbWarehouse warehouse;
  private Run live;

  @BeforeEach
  void beginLive() {
    warehouse = new DuckDbWarehouse(ledger, Duration.ofSeconds(10), () -> NOW);
    live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
  }

  @Test
  void writingTheSameRowsAgainChangesNothing() {
    List<Posting> rows =
        List.of(
            order("a", "2025-03-01T10:00:00Z", 5_000_000),
            order("b", "2025-03-01T10:00:00Z", 7_000_000));
    write(rows);
    String once = dump("posting");
    write(rows);
    assertThat(dump("posting"), is(once));
    assertThat(once.lines().count(), is(2L));
  }

  @Test
  void aRowWrittenAgainWithOtherTotalsIsReplaced() {
    write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    write(List.of(order("a", "2025-03-01T10:00:00Z", 6_000_000)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    assertThat(
        cells().get(0).measures(),
        is(
            Map.of(
                "orders",
                1L,
                "amount",
                6_000_000L,
                "smallest",
                6_000_000L,
                "largest",
                6_000_000L)));
  }

  @Test
  void oneBundleMayHoldARowTwice() {
    Posting row = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    write(List.of(row, row));
    assertThat(dump("posting").lines().count(), is(1L));
  }

  @Test
  void theColumnsHoldTextsAndUtcTimes() {
    write(List.of(order("a \"b\" é", "2025-03-01T10:00:00Z", "2025-03-01T10:05:00Z", 5_000_000)));
    assertThat(
        dump("posting"),
        is(
            "live|orders|{\"shop\":\"a \\\"b\\\" é\",\"currency\":\"EUR\"}"
                + "|2025-03-01T10:00|2025-03-01T10:01|2025-03-01T10:05|2025-03-01T10:06"
                + "|{\"orders\":1,\"amount\":5000000,\"smallest\":5000000,\"largest\":5000000}"
                + "|1|1|"
                + order("a \"b\" é", "2025-03-01T10:00:00Z", "2025-03-01T10:05:00Z", 5_000_000)
                    .totals()
                    .fingerprint()
                + "|1\n"));
  }

  @Test
  void aReplacedRunMayNotWrite() {
    Run second = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    assertThat(second, is(new Run("live-2", Job.LIVE, 2)));
    FencedException refused =
        assertThrows(
            FencedException.class,
            () -> write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000))));
    assertThat(
        refused.getMessage(), is("Run live-1 may not write any more: run live-2 has begun."));
    assertThat(dump("posting"), is(""));
  }

  @Test
  void aRunThatDoesNotKnowAnActivatedCatalogMayNotWriteAndNoneBegins() {
    Catalogs one = Catalogs.of(CATALOG);
    Catalogs two = one.and(Instant.parse("2025-03-02T00:00:00Z").toEpochMilli(), CATALOG);

    warehouse.activate(two, LocalDate.parse("2025-03-02"));

    FencedException refused =
        assertThrows(
            FencedException.class,
            () -> write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000))));
    assertThat(
        refused.getMessage(),
        is(
            "Run live-1 may not write any more: it does not know the catalog that holds from"
                + " 2025-03-02 on; start tally live again."));
    assertThat(dump("posting"), is(""));
    for (Job job : List.of(Job.LIVE, Job.CLOSE)) {
      CatalogChangedException unknown =
          assertThrows(
              CatalogChangedException.class, () -> warehouse.beginRun(job, one, List.of(RECORDS)));
      assertThat(
          unknown.getMessage(),
          is(
              "The ledger was opened with 1 of 2 catalogs: one is just being activated; start the"
                  + " command again, and if that does not help, tally contracts activate, which did"
                  + " not come to its end."));
    }
    live = warehouse.beginRun(Job.LIVE, two, List.of(RECORDS));
    assertThat(live, is(new Run("live-3", Job.LIVE, 3)));
    write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    assertThat(dump("posting").lines().count(), is(1L));
    assertThat(
        warehouse.runs().stream().map(RunEntry::status).toList(),
        is(List.of(RunStatus.RUNNING, RunStatus.ACTIVATED, RunStatus.RUNNING)));
  }

  @Test
  void anActivationThatFailedHalfWayIsMadeAgain() {
    Catalogs two = Catalogs.of(CATALOG).and(NOW.toEpochMilli(), CATALOG);
    warehouse.activate(two, LocalDate.parse("2025-03-02"));
    warehouse.activate(two, LocalDate.parse("2025-03-03"));

    assertThat(
        warehouse.beginRun(Job.LIVE, two, List.of(RECORDS)), is(new Run("live-4", Job.LIVE, 4)));
  }

  @Test
  void jobsHaveGenerationsOfTheirOwn() {
    assertThat(
        warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of()),
        is(new Run("close-1", Job.CLOSE, 1)));
    write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    assertThat(dump("posting").lines().count(), is(1L));
  }

  @Test
  void runsAreListedWithHowTheyEnded() {
    warehouse.finishRun(live, RunStatus.DONE, "{\"rows\":3}");
    Run close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of());
    assertThat(
        warehouse.runs(),
        contains(
            new RunEntry(close, NOW.toEpochMilli(), null, RunStatus.RUNNING, 1, "{}"),
            new RunEntry(
                live, NOW.toEpochMilli(), NOW.toEpochMilli(), RunStatus.DONE, 1, "{\"rows\":3}")));
  }

  @Test
  void metersAreReadAsDeclaredWithTheCurrencyOfTheirMoney() {
    assertThat(
        warehouse.meters(),
        contains(
            new MeterDeclaration(
                ORDERS,
                Map.of("amount", "currency", "smallest", "currency", "largest", "currency")),
            new MeterDeclaration(RECORDS, Map.of())));
  }

  @Test
  void aCorrectionMergesIntoItsCellByTheRuleOfEachMeasure() {
    Posting base = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    Posting late = order("a", "2025-03-01T10:00:00Z", "2025-03-01T10:07:00Z", 3_000_000);
    write(List.of(base, late));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:08:00Z");
    assertThat(
        cells(),
        contains(
            new Cell(
                List.of("a", "EUR"),
                at("2025-03-01T10:00:00Z"),
                at("2025-03-01T10:01:00Z"),
                Map.of(
                    "orders",
                    2L,
                    "amount",
                    8_000_000L,
                    "smallest",
                    3_000_000L,
                    "largest",
                    5_000_000L),
                2,
                1,
                base.totals().fingerprint().plus(late.totals().fingerprint()),
                Origin.LIVE)));
  }

  @Test
  void asOfAnEarlierPostingTimeTheCorrectionIsNotThereYet() {
    write(
        List.of(
            order("a", "2025-03-01T10:00:00Z", 5_000_000),
            order("a", "2025-03-01T10:00:00Z", "2025-03-01T10:07:00Z", 3_000_000)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:08:00Z");
    assertThat(amountAsOf("2025-03-01T10:07:59Z"), is(OptionalLong.of(5_000_000)));
    assertThat(amountAsOf("2025-03-01T10:08:00Z"), is(OptionalLong.of(8_000_000)));
  }

  @Test
  void aRowBeyondTheLastCertificateIsNotStated() {
    write(
        List.of(
            order("a", "2025-03-01T10:00:00Z", 5_000_000),
            order("a", "2025-03-01T10:01:00Z", 3_000_000)));
    assertThat(cells(), is(empty()));
    assertThat(warehouse.completeThrough(Duration.ofMinutes(1)), is(OptionalLong.empty()));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    assertThat(cells().size(), is(1));
    assertThat(
        warehouse.completeThrough(Duration.ofMinutes(1)),
        is(OptionalLong.of(at("2025-03-01T10:01:00Z"))));
  }

  @Test
  void aCertificateOfAnotherWindowSizeCoversNothing() {
    write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    Certificate hour =
        new Certificate(
            60 * MINUTE,
            at("2025-03-01T10:00:00Z"),
            at("2025-03-01T11:00:00Z"),
            1,
            1,
            Hash128.ZERO,
            new TreeMap<>());
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(hour));
    assertThat(cells(), is(empty()));
  }

  @Test
  void cellsAreSelectedByTimeAndGroup() {
    write(
        List.of(
            order("a", "2025-03-01T10:00:00Z", 1),
            order("b", "2025-03-01T10:00:00Z", 2),
            order("a", "2025-03-01T10:01:00Z", 3),
            order("a", "2025-03-01T10:02:00Z", 4)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:03:00Z");
    List<Cell> cells =
        warehouse.cells(
            new CellQuery(
                "orders",
                at("2025-03-01T10:00:00Z"),
                at("2025-03-01T10:02:00Z"),
                Map.of("shop", "a"),
                CellQuery.END));
    assertThat(
        cells.stream().map(cell -> cell.measures().get("amount")).toList(), contains(1L, 3L));
  }

  @Test
  void fingerprintsAddWithCarryModuloTwoToThe128() {
    Hash128 most = new Hash128(-1, -1);
    Hash128 two = new Hash128(0, 2);
    write(
        List.of(
            fingerprinted("2025-03-01T10:00:00Z", most),
            fingerprinted("2025-03-01T10:01:00Z", two),
            fingerprinted("2025-03-01T10:02:00Z", new Hash128(5, -1))));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:03:00Z");
    assertThat(cells().get(0).fingerprint(), is(new Hash128(6, 0)));
    assertThat(most.plus(two).plus(new Hash128(5, -1)), is(new Hash128(6, 0)));
  }

  @Test
  void aSumBeyondTheRangeOfALongIsTheLargestThatThereIs() {
    write(
        List.of(
            order("a", "2025-03-01T10:00:00Z", Long.MAX_VALUE),
            order("a", "2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z", 1)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:03:00Z");
    assertThat(cells().get(0).measures().get("amount"), is(Long.MAX_VALUE));
  }

  @Test
  void certificatesAreReadAsWritten() {
    Certificate certificate =
        new Certificate(
            MINUTE,
            at("2025-03-01T10:00:00Z"),
            at("2025-03-01T10:01:00Z"),
            3,
            9,
            new Hash128(1, 2),
            new TreeMap<>(Map.of("orders/0", 41L, "orders/1", 7L)));
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(certificate));
    assertThat(
        warehouse.certificates(Book.LIVE, at("2025-03-01T10:00:30Z"), at("2025-03-01T10:00:31Z")),
        contains(certificate));
    assertThat(
        warehouse.certificates(Book.LIVE, at("2025-03-01T10:01:00Z"), at("2025-03-01T11:00:00Z")),
        is(empty()));
  }

  @Test
  void exceptionsKeepTheOriginalBytesAndWhatIsNotKnownStaysNull() {
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(rejected(), duplicate()));
    String once = dump("exception");
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(duplicate(), rejected()));
    assertThat(dump("exception"), is(once));
    assertThat(
        once,
        is(
            "live|orders|0|41|0|2025-03-01T10:00|2025-03-01T10:00|2025-03-01T09:59:55|REJECTED"
                + "|NOT_JSON|not one JSON object|null|null|null|null|null|null|null|null|{\\x00|1\n"
                + "live|orders|0|42|0|2025-03-01T10:00|2025-03-01T10:00|2025-03-01T09:59:58"
                + "|DUPLICATE|null|a repeat|/shop|7|com.example.order|2025-03-01T09:59:58"
                + "|orders|1|3|0|null|1\n"));
  }

  @Test
  void everyTablePassesItsChecks() {
    write(List.of(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(rejected()));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    assertThat(warehouse.inTransaction(Checks::run), is(empty()));
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

  private static Posting fingerprinted(String postingStart, Hash128 fingerprint) {
    Posting row = order("a", "2025-03-01T10:00:00Z", postingStart, 1);
    Totals totals = row.totals();
    return new Posting(
        row.key(),
        row.window(),
        row.postingStart(),
        new Totals(totals.measures(), totals.events(), totals.lateEvents(), fingerprint));
  }

  private void write(List<Posting> rows) {
    warehouse.writePostings(Book.LIVE, live.generation(), rows, METERS);
  }

  private void certify(String start, String end) {
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(certificate(start, end)));
  }

  private List<Cell> cells() {
    return warehouse.cells(CellQuery.all("orders"));
  }

  private OptionalLong amountAsOf(String time) {
    CellQuery query =
        new CellQuery("orders", CellQuery.BEGINNING, CellQuery.END, Map.of(), at(time));
    return warehouse.cells(query).get(0).measure("amount");
  }

  private String dump(String table) {
    return warehouse.inTransaction(connection -> Tables.dump(connection, table));
  }
}
