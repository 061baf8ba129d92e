package dev.tally.transforms.parity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.transforms.CountEvents;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every runner, mode, order of arrival and number of shards comes to the same rows.
 *
 * <p>Verify runs all columns of the matrix, each with several numbers of shards. Without it, three
 * stand for them, each with one: Beam's own runner, a batch as a close runs it, and a stream as a
 * live run with RocksDB state runs it.
 */
class ParityTest {

  private static final boolean ALL = Boolean.getBoolean("tally.parity.all");

  private static final Log MIXED = MixedLog.of(20260302, 2_000);

  /** The golden cases side by side with a log of everything: one run a column. */
  private static final Log LOG = together(Golden.log(), MIXED);

  private static final Rows EXPECTED = together(Golden.expected(), Oracle.count(MIXED.records()));

  static final List<Golden.Case> CASES = Golden.cases();

  private static Log together(Log one, Log other) {
    return new Log(
        one.onTimeBound(), Stream.of(one, other).flatMap(log -> log.records().stream()).toList());
  }

  private static Rows together(Rows one, Rows other) {
    return new Rows(
        Stream.of(one, other).flatMap(rows -> rows.postings().stream()).toList(),
        Stream.of(one, other).flatMap(rows -> rows.exceptions().stream()).toList());
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void theFilesOfAGoldenCaseAreWhatTheRulesSay(Golden.Case golden) {
    Oracle.count(golden.records())
        .firstDifference(golden.expected())
        .ifPresent(difference -> fail(golden.name() + ": " + difference));
  }

  static List<Arguments> cells() {
    return (ALL ? Matrix.columns() : Matrix.someColumns())
        .stream()
            .flatMap(
                column ->
                    column.shards().stream()
                        .limit(ALL ? Integer.MAX_VALUE : 1)
                        .map(shards -> Arguments.of(column, shards)))
            .toList();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cells")
  void everyColumnComesToTheSameRows(Column column, Shards shards) {
    Counted counted =
        column.count(LOG, Golden.catalogs(), catalogs -> shards.of(CountEvents.of(catalogs)));

    counted
        .rows()
        .firstDifference(EXPECTED)
        .ifPresent(difference -> fail(column + ", " + shards + ": " + difference));
    if (!shards.areOfAClose()) {
      assertThat(
          ExpectedCertificates.joined(counted.certificates()),
          equalTo(ExpectedCertificates.of(EXPECTED.postings(), Golden.catalogs())));
    }
    assertThat(
        counted.canonical().stream().filter(CanonicalEvent.class::isInstance).toList(),
        hasSize(records("ADMITTED", "records")));
    if (column.keepsOrder()) {
      List<CanonicalEntry> canonical = counted.canonical();
      CanonicalOrder.firstFault(canonical).ifPresent(fault -> fail(column + ": " + fault));
    }
    if (column.isStream()) {
      assertThat(CanonicalOrder.markersOnTheWay(counted.canonical()), greaterThan(0L));
    }
  }

  static List<Column> someColumns() {
    Stream<Column> some = Matrix.someColumns().stream();
    return (ALL ? Stream.concat(some, Matrix.columns().stream().skip(1).limit(1)) : some).toList();
  }

  @ParameterizedTest
  @MethodSource("someColumns")
  void aLogOverAChangeOfTheCatalogComesToItsRows(Column column) {
    Log log = MixedLog.of(20260401, 800, Instant.parse("2026-03-27T22:00:00Z"));
    Rows expected = Oracle.count(log.records());
    Shards shards = column.shards().get(0);

    Counted counted =
        column.count(log, Golden.catalogs(), catalogs -> shards.of(CountEvents.of(catalogs)));

    Matrix.difference(column, counted.rows(), expected).ifPresent(Assertions::fail);
    if (!shards.areOfAClose()) {
      assertThat(
          ExpectedCertificates.joined(counted.certificates()),
          equalTo(ExpectedCertificates.of(expected.postings(), Golden.catalogs())));
    }
    for (String meter : List.of("shop.minutely_bulk", "shop.coupons")) {
      assertThat(
          meter,
          expected.postings().stream().filter(line -> line.contains(meter)).toList(),
          is(not(empty())));
    }
  }

  @Test
  void theRowsOfRecordsAddUpToTheRecordsRead() {
    assertThat(records("", "records") - records("", "batched"), is(LOG.records().size()));
    assertThat(records("", "batched"), greaterThan(0));
  }

  /** Returns the sum of a measure of {@code tally.records}, of one disposition or of all. */
  private static int records(String disposition, String measure) {
    return EXPECTED.postings().stream()
        .map(RowLines::parse)
        .filter(row -> row.get("meter").textValue().equals("tally.records"))
        .filter(row -> row.get("group").get(2).textValue().endsWith(disposition))
        .mapToInt(row -> row.get("measures").get(measure).intValue())
        .sum();
  }
}
