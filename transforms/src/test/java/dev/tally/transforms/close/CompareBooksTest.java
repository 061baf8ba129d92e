package dev.tally.transforms.close;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;

class CompareBooksTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** Live has certified two hours. */
  private static final CertifiedWindows CERTIFIED =
      new CertifiedWindows(
          List.of(Certificate.empty(MINUTE, 0, 2 * HOUR), Certificate.empty(HOUR, 0, HOUR)));

  @Test
  void everyRowThatDiffersIsListedWithBothItsSides() {
    Posting same = row("sales", "a", 0, 1);
    Posting closed = row("sales", "b", 0, 2);
    Posting live = row("sales", "b", 0, 3);
    Posting onlyClosed = row("sales", "c", MINUTE, 4);
    Posting onlyLive = row("sales", "d", MINUTE, 5);
    PAssert.that(
            compare(List.of(same, closed, onlyClosed), List.of(onlyLive, live, same))
                .get(CompareBooks.DIFFERENCES))
        .containsInAnyOrder(
            Difference.unexplained(closed, live),
            Difference.unexplained(onlyClosed, null),
            Difference.unexplained(null, onlyLive));
    run();
  }

  @Test
  void aCorrectionIsNoTwinOfTheRowThatItCorrects() {
    Posting base = row("sales", "a", 0, 1);
    Posting correction =
        new Posting(base.key(), MINUTE, base.postingStart() + MINUTE, base.totals());
    PAssert.that(compare(List.of(base), List.of(correction)).get(CompareBooks.DIFFERENCES))
        .containsInAnyOrder(
            Difference.unexplained(base, null), Difference.unexplained(null, correction));
    run();
  }

  @Test
  void whatLiveHasNotCertifiedIsInFlight() {
    Posting last = row("sales", "a", 2 * HOUR - MINUTE, 1);
    Posting beyond = row("sales", "a", 2 * HOUR, 1);
    PAssert.that(compare(List.of(last, beyond), List.of()).get(CompareBooks.DIFFERENCES))
        .containsInAnyOrder(Difference.unexplained(last, null), Difference.inFlight(beyond, null));
    run();
  }

  @Test
  void eachMeterAndHourIsCountedOnce() {
    Posting same = row("sales", "a", 0, 1);
    Posting closed = row("sales", "b", 59 * MINUTE, 2);
    Posting live = row("sales", "b", 59 * MINUTE, 3);
    Posting next = row("sales", "a", HOUR, 4);
    Posting visit = row("visits", "a", 0, 5);
    PAssert.that(
            compare(List.of(same, closed, next), List.of(same, live, visit))
                .get(CompareBooks.COUNTS))
        .containsInAnyOrder(
            new CloseCount("sales", 0, 2, 3, 2, 4, 1),
            new CloseCount("sales", HOUR, 1, 4, 0, 0, 0),
            new CloseCount("visits", 0, 0, 0, 1, 5, 0));
    run();
  }

  @Test
  void twoEmptyBooksHaveNoDifferenceAndNoCount() {
    PCollectionTuple compared = compare(List.of(), List.of());
    PAssert.that(compared.get(CompareBooks.DIFFERENCES)).empty();
    PAssert.that(compared.get(CompareBooks.COUNTS)).empty();
    run();
  }

  @Test
  void aWindowDivergesWhereItsRowsAreNotWhatWasCertified() {
    Hash128 print = Hash128.of("print");
    List<Certificate> certificates =
        List.of(
            window(0, 2, 3, print),
            window(MINUTE, 1, 1, print),
            window(2 * MINUTE, 1, 1, print),
            Certificate.empty(MINUTE, 3 * MINUTE, 6 * MINUTE));
    CertifiedWindows held =
        new CertifiedWindows(certificates)
            .heldAgainst(
                certificates,
                List.of(
                    window(0, 2, 3, print),
                    window(MINUTE, 1, 1, Hash128.ZERO),
                    window(4 * MINUTE, 1, 1, print),
                    window(6 * MINUTE, 1, 1, print)));
    assertThat(
        LongStream.range(0, 7).mapToObj(minute -> held.agreement(MINUTE, minute * MINUTE)).toList(),
        is(
            List.of(
                Agreement.WHOLE,
                Agreement.NONE,
                Agreement.NONE,
                Agreement.WHOLE,
                Agreement.NONE,
                Agreement.WHOLE,
                Agreement.NONE)));
    assertThat(held.reach(MINUTE, 5 * MINUTE), is(true));
    assertThat(held.reach(MINUTE, 6 * MINUTE), is(false));
    assertThat(held.reach(HOUR, 0), is(false));
  }

  @Test
  void aWindowWithTheCertifiedEventsAndOtherNumbersOrGroupsAgreesOnTheEvents() {
    Posting row = row("sales", "a", 0, 3);
    Totals totals = row.totals();
    Posting otherNumber =
        new Posting(row.key(), MINUTE, 0, new Totals(List.of(4L), 3, 0, totals.fingerprint()));
    Posting otherGroup = new Posting(new PostingKey("sales", List.of("b"), 0), MINUTE, 0, totals);
    Posting otherMeter = new Posting(new PostingKey("visits", List.of("a"), 0), MINUTE, 0, totals);
    assertThat(agreement(row, row), is(Agreement.WHOLE));
    for (Posting written : List.of(otherNumber, otherGroup, otherMeter)) {
      assertThat(agreement(row, written), is(Agreement.EVENTS));
    }
    assertThat(agreement(row, row("sales", "a", 0, 4)), is(Agreement.NONE));
  }

  private static Agreement agreement(Posting certified, Posting written) {
    List<Certificate> certificates = List.of(Certificate.of(certified));
    return new CertifiedWindows(certificates)
        .heldAgainst(certificates, List.of(Certificate.of(written)))
        .agreement(MINUTE, 0);
  }

  private final Pipeline pipeline = Pipeline.create();

  private PCollectionTuple compare(List<Posting> closed, List<Posting> live) {
    return PCollectionTuple.of(CompareBooks.CLOSED, rows("Closed", closed))
        .and(CompareBooks.LIVE, rows("Live", live))
        .apply(new CompareBooks(CERTIFIED));
  }

  private PCollection<Posting> rows(String name, List<Posting> rows) {
    return pipeline.apply(name, Create.of(rows).withCoder(Posting.CODER));
  }

  private void run() {
    pipeline.run().waitUntilFinish();
  }

  private static Certificate window(long start, long rows, long events, Hash128 fingerprint) {
    return new Certificate(
        MINUTE, start, start + MINUTE, rows, events, fingerprint, fingerprint, new TreeMap<>());
  }

  private static Posting row(String meter, String group, long start, long events) {
    return new Posting(
        new PostingKey(meter, List.of(group), start),
        MINUTE,
        start,
        new Totals(List.of(events), events, 0, Hash128.of(meter, group)));
  }
}
