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
import java.util.ArrayList;
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
 * <p>Verify runs all ten columns of the matrix. Without it, three stand for them: Beam's own
 * runner, Flink on a batch and Flink on a stream.
 */
class ParityTest {

  /** Every so many of the columns are run. */
  private static final int EVERY = Integer.getInteger("tally.parity.every", 4);

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
    List<Arguments> cells = new ArrayList<>();
    List<Column> columns = Matrix.columns();
    for (int index = 0; index < columns.size(); index += EVERY) {
      cells.add(Arguments.of(columns.get(index), index % 2 == 0 ? 3 : 16));
    }
    return cells;
  }

  @ParameterizedTest(name = "{0}, {1} shards")
  @MethodSource("cells")
  void everyColumnComesToTheSameRows(Column column, int shards) {
    Counted counted =
        column.count(
            LOG, Golden.catalogs(), catalogs -> CountEvents.of(catalogs).withShards(shards));

    counted
        .rows()
        .firstDifference(EXPECTED)
        .ifPresent(difference -> fail(column + ", " + shards + " shards: " + difference));
    assertThat(
        ExpectedCertificates.joined(counted.certificates()),
        equalTo(ExpectedCertificates.of(EXPECTED.postings(), Golden.catalogs())));
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
    return Stream.of(0, 1, 8)
        .filter(index -> index % EVERY == 0)
        .map(index -> Matrix.columns().get(index))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("someColumns")
  void aLogOverAChangeOfTheCatalogComesToItsRows(Column column) {
    Log log = MixedLog.of(20260401, 800, Instant.parse("2026-03-27T22:00:00Z"));
    Rows expected = Oracle.count(log.records());

    Counted counted =
        column.count(log, Golden.catalogs(), catalogs -> CountEvents.of(catalogs).withShards(3));

    Matrix.difference(column, counted.rows(), expected).ifPresent(Assertions::fail);
    assertThat(
        ExpectedCertificates.joined(counted.certificates()),
        equalTo(ExpectedCertificates.of(expected.postings(), Golden.catalogs())));
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
