package dev.tally.warehouse;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.MINUTE;
import static dev.tally.warehouse.Orders.ORDERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.at;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
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
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Cell.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of the live book, of statements and of runs in every warehouse. */
public abstract class LiveBookContract extends WarehouseContract {

  @Test
  void writingTheSameRowsAgainChangesNothing() {
    Posting one = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    Posting other = order("b", "2025-03-01T10:00:00Z", 7_000_000);
    post(one, other);
    post(other, one);
    assertThat(postings(BookRows.ofLive()), containsInAnyOrder(one, other));
  }

  @Test
  void aRowWrittenAgainWithOtherTotalsIsReplaced() {
    Posting replaced = order("a", "2025-03-01T10:00:00Z", 6_000_000);
    post(order("a", "2025-03-01T10:00:00Z", 5_000_000));
    post(replaced);
    assertThat(postings(BookRows.ofLive()), contains(replaced));
  }

  @Test
  void ofARowThatABundleHoldsTwiceTheLaterStays() {
    Posting later = order("a", "2025-03-01T10:00:00Z", 6_000_000);
    post(order("a", "2025-03-01T10:00:00Z", 5_000_000), later);
    assertThat(postings(BookRows.ofLive()), contains(later));
  }

  @Test
  void rowsOfManyDaysAreWrittenAtOnceAndReadByDay() {
    Posting[] rows =
        IntStream.range(0, 40)
            .mapToObj(
                day ->
                    order(
                        "a",
                        Instant.ofEpochMilli(FIRST_START).plus(Duration.ofDays(day)).toString(),
                        day))
            .toArray(Posting[]::new);
    post(rows);
    assertThat(
        postings(BookRows.ofLive(), FIRST_START, SECOND_END), containsInAnyOrder(rows[0], rows[1]));
    assertThat(postings(BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END).size(), is(40));
  }

  @Test
  void textsOfAnyKindComeBackAsTheyWere() {
    List<String> shops =
        List.of(
            "a \"b\" é",
            "back\\slash \\u0000 \\\\u0001",
            "nul \u0000\u0000, one \u0001, two \u0002",
            "tab\tnewline\n\\N",
            "\uD83D\uDE00 \uFFFF",
            "",
            "{\"shop\":\"a\"}",
            random(20_000));
    List<Posting> rows =
        shops.stream().map(shop -> order(shop, "2025-03-01T10:00:00Z", 1)).toList();
    post(rows.toArray(Posting[]::new));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");

    assertThat(postings(BookRows.ofLive()), containsInAnyOrder(rows.toArray(Posting[]::new)));
    for (String shop : shops) {
      CellQuery query =
          new CellQuery(
              "orders", CellQuery.BEGINNING, CellQuery.END, Map.of("shop", shop), CellQuery.END);
      assertThat(
          warehouse.cells(query).stream().map(Cell::group).toList(),
          contains(List.of(shop, "EUR")));
    }
  }

  private static String random(int length) {
    Random random = new Random(7);
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void aLoneSurrogateIsAQuestionMark() {
    post(order("\uD800", "2025-03-01T10:00:00Z", 1));
    assertThat(postings(BookRows.ofLive()).get(0).key().group(), is(List.of("?", "EUR")));
  }

  @Test
  void cellsAreOrderedByTheirTextsAsBytes() {
    List<String> shops = List.of("B", "a b", "a", "ab", "z", "Ä", "é", "\uFFFD", "\uD83D\uDE00");
    List<Posting> rows = new ArrayList<>();
    shops.forEach(shop -> rows.add(order(shop, "2025-03-01T10:00:00Z", 1)));
    Collections.reverse(rows);
    post(rows.toArray(Posting[]::new));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    assertThat(
        cells().stream().map(cell -> cell.group().get(0)).toList(),
        is(List.of("B", "a b", "a", "ab", "z", "Ä", "é", "\uFFFD", "\uD83D\uDE00")));
  }

  @Test
  void aReplacedRunMayNotWrite() {
    Run second = begin(Job.LIVE);
    assertThat(second, is(new Run("live-2", Job.LIVE, 2)));
    FencedException refused =
        assertThrows(
            FencedException.class, () -> post(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    assertThat(
        refused.getMessage(), is("Run live-1 may not write any more: run live-2 has begun."));
    assertThat(postings(BookRows.ofLive()), is(empty()));
  }

  @Test
  void aRunThatDoesNotKnowAnActivatedCatalogMayNotWriteAndNoneBegins() {
    Catalogs one = Catalogs.of(CATALOG);
    Catalogs two = one.and(at("2025-03-02T00:00:00Z"), CATALOG);

    warehouse.activate(two, SECOND);

    FencedException refused =
        assertThrows(
            FencedException.class, () -> post(order("a", "2025-03-01T10:00:00Z", 5_000_000)));
    assertThat(
        refused.getMessage(),
        is(
            "Run live-1 may not write any more: it does not know the catalog that holds from"
                + " 2025-03-02 on; start tally live again."));
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
    Posting row = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    post(row);
    assertThat(postings(BookRows.ofLive()), contains(row));
    assertThat(
        warehouse.runs().stream()
            .filter(entry -> entry.run().job() == Job.LIVE)
            .map(RunEntry::status)
            .toList(),
        is(List.of(RunStatus.RUNNING, RunStatus.ACTIVATED, RunStatus.RUNNING)));
  }

  @Test
  void anActivationThatFailedHalfWayIsMadeAgain() {
    Catalogs two = Catalogs.of(CATALOG).and(NOW.toEpochMilli(), CATALOG);
    warehouse.activate(two, SECOND);
    warehouse.activate(two, LocalDate.parse("2025-03-03"));
    assertThat(
        warehouse.beginRun(Job.LIVE, two, List.of(RECORDS)), is(new Run("live-4", Job.LIVE, 4)));
  }

  @Test
  void jobsHaveGenerationsOfTheirOwn() {
    assertThat(close, is(new Run("close-1", Job.CLOSE, 1)));
    assertThat(begin(Job.CLOSE), is(new Run("close-2", Job.CLOSE, 2)));
    Posting row = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    post(row);
    assertThat(postings(BookRows.ofLive()), contains(row));
  }

  @Test
  void runsAreListedWithHowTheyEnded() {
    warehouse.finishRun(live, RunStatus.DONE, "{\"rows\":3}");
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
    post(base, late);
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
    post(
        order("a", "2025-03-01T10:00:00Z", 5_000_000),
        order("a", "2025-03-01T10:00:00Z", "2025-03-01T10:07:00Z", 3_000_000));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:08:00Z");
    assertThat(amountAsOf("2025-03-01T10:07:59Z"), is(OptionalLong.of(5_000_000)));
    assertThat(amountAsOf("2025-03-01T10:08:00Z"), is(OptionalLong.of(8_000_000)));
  }

  private OptionalLong amountAsOf(String time) {
    CellQuery query =
        new CellQuery("orders", CellQuery.BEGINNING, CellQuery.END, Map.of(), at(time));
    return warehouse.cells(query).get(0).measure("amount");
  }

  @Test
  void aRowBeyondTheLastCertificateIsNotStated() {
    post(order("a", "2025-03-01T10:00:00Z", 5_000_000), order("a", "2025-03-01T10:01:00Z", 3));
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
    post(order("a", "2025-03-01T10:00:00Z", 5_000_000));
    Certificate hour =
        new Certificate(
            60 * MINUTE,
            at("2025-03-01T10:00:00Z"),
            at("2025-03-01T11:00:00Z"),
            1,
            1,
            Hash128.ZERO,
            Hash128.ZERO,
            new TreeMap<>());
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(hour));
    assertThat(cells(), is(empty()));
  }

  @Test
  void cellsAreSelectedByTimeAndGroup() {
    post(
        order("a", "2025-03-01T10:00:00Z", 1),
        order("b", "2025-03-01T10:00:00Z", 2),
        order("a", "2025-03-01T10:01:00Z", 3),
        order("a", "2025-03-01T10:02:00Z", 4));
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
    post(
        fingerprinted("2025-03-01T10:00:00Z", most),
        fingerprinted("2025-03-01T10:01:00Z", two),
        fingerprinted("2025-03-01T10:02:00Z", new Hash128(5, -1)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:03:00Z");
    assertThat(cells().get(0).fingerprint(), is(new Hash128(6, 0)));
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

  @Test
  void aSumBeyondTheRangeOfALongIsTheLargestOrTheSmallestThatThereIs() {
    post(
        order("a", "2025-03-01T10:00:00Z", Long.MAX_VALUE),
        order("a", "2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z", 1),
        order("b", "2025-03-01T10:00:00Z", Long.MIN_VALUE),
        order("b", "2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z", -1));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:03:00Z");
    assertThat(
        cells().stream().map(cell -> cell.measures().get("amount")).toList(),
        contains(Long.MAX_VALUE, Long.MIN_VALUE));
  }

  @Test
  void theSumsOfMoneyAreHeldApartByCurrency() {
    post(
        order("a", "2025-03-01T10:00:00Z", 5),
        order("b", "2025-03-01T10:00:00Z", 7),
        inCurrency("USD", order("a", "2025-03-01T10:00:00Z", 11)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    MeterDeclaration orders = warehouse.meters().get(0);
    assertThat(
        warehouse.bookTotals(orders, CellQuery.all("orders")),
        contains(
            new BookTotal("amount", "EUR", null, null, 12L),
            new BookTotal("amount", "USD", null, null, 11L)));
  }

  private static Posting inCurrency(String currency, Posting row) {
    PostingKey key =
        new PostingKey(
            row.key().meter(), List.of(row.key().group().get(0), currency), row.key().valueStart());
    return new Posting(key, row.window(), row.postingStart(), row.totals());
  }

  @Test
  void settledRowsOfAMeterAreOrderedByPostingWindowValueWindowAndGroup() {
    Posting first = order("b", "2025-03-01T10:00:00Z", 1);
    Posting second = order("a", "2025-03-01T09:00:00Z", "2025-03-01T10:01:00Z", 2);
    Posting third = order("a", "2025-03-01T10:01:00Z", 3);
    Posting fourth = order("b", "2025-03-01T10:01:00Z", 4);
    post(fourth, third, second, first);
    certify("2025-03-01T00:00:00Z", "2025-03-01T11:00:00Z");
    assertThat(
        warehouse.postings("orders", FIRST_START, SECOND_START),
        contains(first, second, third, fourth));
  }

  @Test
  void certificatesAreReadAsWrittenAndOneOfEmptyWindowsGrows() {
    Certificate certificate =
        new Certificate(
            MINUTE,
            at("2025-03-01T10:00:00Z"),
            at("2025-03-01T10:01:00Z"),
            3,
            9,
            new Hash128(1, 2),
            new Hash128(3, -4),
            new TreeMap<>(Map.of("orders/0", 41L, "orders/1", 7L)));
    warehouse.writeCertificates(Book.LIVE, live.generation(), List.of(certificate));
    certify("2025-03-01T10:01:00Z", "2025-03-01T10:02:00Z");
    certify("2025-03-01T10:01:00Z", "2025-03-01T10:09:00Z");
    assertThat(
        warehouse.certificates(Book.LIVE, at("2025-03-01T10:00:30Z"), at("2025-03-01T10:00:31Z")),
        contains(certificate));
    assertThat(
        warehouse.certificates(Book.LIVE, at("2025-03-01T10:01:00Z"), at("2025-03-01T11:00:00Z")),
        contains(Orders.certificate("2025-03-01T10:01:00Z", "2025-03-01T10:09:00Z")));
    assertThat(
        warehouse.certificates(Book.CLOSED, CellQuery.BEGINNING, CellQuery.END), is(empty()));
  }

  @Test
  void exceptionsKeepTheOriginalBytesAndWhatIsNotKnownStaysNull() {
    ExceptionRow rejected = rejected(41);
    ExceptionRow duplicate = duplicate(42, "7");
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(rejected, duplicate));
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(duplicate, rejected));

    StoredException read = warehouse.exception(rejected.position()).orElseThrow();
    assertThat(read.row().value(), is(new byte[] {'{', 0, (byte) 0xff}));
    assertThat(read.valueBytes(), is(3L));
    assertThat(text(read.row()), is(text(rejected)));
    List<StoredException> listed = warehouse.exceptions(anyException(), 10);
    assertThat(
        listed.stream().map(stored -> text(stored.row())).toList(),
        contains(text(rejected), text(duplicate)));
    assertThat(listed.stream().map(stored -> stored.row().value()).toList(), contains(null, null));
    assertThat(listed.stream().map(StoredException::valueBytes).toList(), contains(3L, 0L));
    assertThat(warehouse.exception(Position.of("orders", 0, 43)), is(Optional.empty()));
  }

  /** All of a row but its value, which has no equality. */
  private static String text(ExceptionRow row) {
    return new ExceptionRow(
            row.position(),
            row.appendTime(),
            row.arrivalTime(),
            row.postedTime(),
            row.disposition(),
            row.code(),
            row.detail(),
            row.source(),
            row.id(),
            row.type(),
            row.eventTime(),
            row.survivor(),
            null)
        .toString();
  }

  @Test
  void anExceptionThatAnotherBuildBooksAtAnotherTimeIsMoved() {
    ExceptionRow before = rejected(41);
    ExceptionRow after = postedAt(before, "2025-03-02T10:00:00Z");
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(before, rejected(42)));
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(after));
    assertThat(
        exceptions(BookRows.ofLive()).stream().map(ExceptionRow::postedTime).toList(),
        containsInAnyOrder(after.postedTime(), before.postedTime()));
    assertThat(
        warehouse.exception(after.position()).orElseThrow().row().postedTime(),
        is(after.postedTime()));
  }

  @Test
  void aTextWithNulCharactersAndATimeBeyondTheCalendarStopNothing() {
    ExceptionRow hostile =
        new ExceptionRow(
            Position.of("orders", 0, 41),
            Long.MAX_VALUE,
            at("2025-03-01T10:00:00Z"),
            at("2025-03-01T10:00:00Z"),
            Disposition.REJECTED,
            RejectionCode.IMPLAUSIBLE_APPEND_TIME,
            "detail \u0000",
            "\u0000\u0001",
            "\u0001\u0000 id",
            "type\u0000",
            Long.MIN_VALUE,
            null,
            new byte[0]);
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(hostile));

    ExceptionRow read = warehouse.exception(hostile.position()).orElseThrow().row();
    assertThat(
        List.of(read.detail(), read.source(), read.id(), read.type()),
        is(List.of("detail \u0000", "\u0000\u0001", "\u0001\u0000 id", "type\u0000")));
    assertThat(read.appendTime(), is(at("9999-12-31T23:59:59.999Z")));
    assertThat(read.eventTime(), is(at("0000-01-01T00:00:00Z")));
    ExceptionQuery bySource =
        new ExceptionQuery(
            List.of(),
            List.of(),
            List.of("\u0000\u0001"),
            List.of(),
            List.of(),
            CellQuery.BEGINNING,
            CellQuery.END);
    assertThat(warehouse.countExceptions(bySource), is(1L));
  }

  @Test
  void exceptionsAreChosenAndCountedByWhatTheyHaveInCommon() {
    warehouse.writeExceptions(
        Book.LIVE,
        live.generation(),
        List.of(rejected(41), rejected(40), duplicate(42, "7"), duplicate(43, "8")));
    ExceptionQuery repeats =
        new ExceptionQuery(
            List.of("DUPLICATE", "CONFLICT"),
            List.of(),
            List.of("/shop"),
            List.of(),
            List.of("orders"),
            FIRST_START,
            SECOND_START);
    assertThat(
        warehouse.exceptions(repeats, 1).stream()
            .map(stored -> stored.row().position().offset())
            .toList(),
        contains(42L));
    assertThat(warehouse.countExceptions(repeats), is(2L));
    assertThat(
        warehouse.groupExceptions(
            anyException(),
            List.of(
                ExceptionQuery.Column.CODE, ExceptionQuery.Column.DAY, ExceptionQuery.Column.TYPE)),
        contains(
            new ExceptionGroup(
                Arrays.asList("NOT_JSON", "2025-03-01", null),
                2,
                at("2025-03-01T09:59:55Z"),
                at("2025-03-01T09:59:55Z")),
            new ExceptionGroup(
                Arrays.asList(null, "2025-03-01", "com.example.order"),
                2,
                at("2025-03-01T09:59:58Z"),
                at("2025-03-01T09:59:58Z"))));
  }

  @Test
  void everyTablePassesItsChecks() throws Exception {
    post(order("a", "2025-03-01T10:00:00Z", 5_000_000));
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(rejected(41)));
    certify("2025-03-01T10:00:00Z", "2025-03-01T10:01:00Z");
    assertThat(brokenRules(), is(empty()));
  }

  @Test
  void writingNothingIsNoWrite() {
    begin(Job.LIVE);
    post();
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(), METERS);
  }
}
