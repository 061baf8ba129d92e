package dev.tally.jobs.probe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.ProbeCard;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.jobs.probe.Round.Part;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of the probe of the shipped catalog of advertisements, and what live has of them. */
class JudgeTest {

  private static final Catalog CATALOG = CatalogReader.shipped("ads");
  private static final Catalogs CATALOGS = Catalogs.of(CATALOG);
  private static final ProbeCard PROBE = CATALOG.probes().get(0);
  private static final Instant SENT = Instant.parse("2026-03-02T10:02:10Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-03-03T00:00:00Z");

  /** When the minute in which it was sent can be certified: L and the margin of the clock later. */
  private static final Instant MINUTE_DUE = Instant.parse("2026-03-02T10:04:05Z");

  @TempDir private Path ledger;
  private LiveRows live;

  @BeforeEach
  void begin() {
    live = new LiveRows(CATALOGS, ledger);
  }

  @Test
  void whatIsNotCertifiedIsPending() {
    Judgement judgement = judge(List.of(round("a", SENT)), SENT);

    assertThat(
        judgement.verdict().sentence(),
        is("PASSED: 1 round, 0 rows as expected; 12 rows pending until 2026-03-02T11:01:05Z."));
    assertThat(judgement.finished(), is(empty()));
    assertThat(judgement.nextDue(), is(MINUTE_DUE));
  }

  @Test
  void aRoundIsFinishedWhenAllOfItIsCertified() {
    Round round = round("a", SENT);
    live.write(round.rows());
    live.except(records("a", SENT), List.of());
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    Judgement judgement = judge(List.of(round), SENT);

    assertThat(judgement.verdict().sentence(), is("PASSED: 1 round, 12 rows as expected."));
    assertThat(judgement.finished(), is(Set.of(round)));
  }

  @Test
  void aRowHoldsAllRoundsOfItsWindow() {
    Round one = round("a", SENT);
    Round other = round("b", SENT.plusSeconds(5));
    live.write(together());
    live.except(both(), List.of());
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    assertThat(
        judge(List.of(one, other), SENT).verdict().sentence(),
        is("PASSED: 2 rounds, 12 rows as expected."));
  }

  @Test
  void theRoundThatIsMissingIsNamed() {
    Round one = round("a", SENT);
    Round other = round("b", SENT.plusSeconds(5));
    live.write(
        Stream.concat(
                together().stream().filter(row -> !isOf(row, "tally.probe.ads.clicks")),
                one.rows().stream().filter(row -> isOf(row, "tally.probe.ads.clicks")))
            .toList());
    live.except(both(), List.of());
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    ProbeVerdict verdict = judge(List.of(one, other), SENT).verdict();

    assertThat(verdict.sentence(), is("FAILED: 2 rounds, 11 rows as expected, 1 fault."));
    assertThat(
        verdict.faults(),
        contains(
            new Fault(
                "tally.probe.ads.clicks [probe] of 2026-03-02T10:02:00Z, booked"
                    + " 2026-03-02T10:02:00Z",
                "2 events, clicks 2",
                "1 event, clicks 1",
                "without round b")));
  }

  @Test
  void aRowThatNoRoundHasIsAFault() {
    Round round = round("a", SENT);
    live.write(round.rows());
    live.write(
        round.rows().stream()
            .filter(row -> isOf(row, "tally.probe.ads.clicks"))
            .map(row -> inGroup(row, "other"))
            .toList());
    live.except(records("a", SENT), List.of());
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    assertThat(
        judge(List.of(round), SENT).verdict().faults(),
        contains(
            new Fault(
                "tally.probe.ads.clicks [other] of 2026-03-02T10:02:00Z, booked"
                    + " 2026-03-02T10:02:00Z",
                "no row",
                "1 event, clicks 1",
                "")));
  }

  @Test
  void theRowsOfARoundThatWasInterruptedAreNotJudged() {
    Round whole = round("a", SENT);
    Round interrupted = interrupted("b", SENT.plusSeconds(5));
    live.write(whole.rows());
    live.except(records("a", SENT), List.of());
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    Judgement judgement = judge(List.of(whole, interrupted), SENT);

    assertThat(
        judgement.verdict().sentence(),
        is(
            "PASSED: 2 rounds, 0 rows as expected; 1 round interrupted while sending, and not"
                + " judged."));
    assertThat(judgement.finished(), is(Set.of(whole, interrupted)));
  }

  @Test
  void anExceptionMayComeALittleLaterThanTheCertificate() {
    Round round = round("a", SENT);
    live.write(round.rows());
    live.except(records("a", SENT), List.of(Disposition.EXPIRED));
    live.certifyThrough(NEXT_DAY.toEpochMilli());

    Judgement before = judge(List.of(round), MINUTE_DUE.plusSeconds(299));
    Judgement after = judge(List.of(round), MINUTE_DUE.plusSeconds(300));

    assertThat(before.verdict().faults(), is(empty()));
    assertThat(before.finished(), is(empty()));
    assertThat(
        after.verdict().faults(),
        contains(
            new Fault(
                "records of urn:tally:probe:delivery:a",
                "{ADMITTED=4, CONFLICT=1, DUPLICATE=1, EXPIRED=1, REJECTED MISSING_FIELD=1}",
                "{ADMITTED=5, CONFLICT=1, DUPLICATE=1, REJECTED MISSING_FIELD=1}",
                "")));
  }

  @Test
  void anExceptionTooManyIsAFaultAtOnce() {
    Round round = round("a", SENT);
    live.except(sentAgain(records("a", SENT)), List.of());

    assertThat(
        judge(List.of(round), SENT).verdict().faults().stream().map(Fault::came).toList(),
        contains("{ADMITTED=-4, CONFLICT=2, DUPLICATE=6, EXPIRED=2, REJECTED MISSING_FIELD=2}"));
  }

  @Test
  void whatIsPendingTooLongIsOverdue() {
    Round round = round("a", SENT);

    ProbeVerdict verdict = judge(List.of(round), MINUTE_DUE.plusSeconds(301)).verdict();

    assertThat(verdict.word(), is(ProbeVerdict.Word.OVERDUE));
    assertThat(
        verdict.sentence(),
        is(
            "OVERDUE: 1 round, 0 rows as expected; 12 rows pending until 2026-03-02T11:01:05Z; live"
                + " should have certified the first of them by 2026-03-02T10:04:05Z."));
  }

  @Test
  void aRoundIsReadAsItWasWritten() {
    Round round = round("a", SENT);

    assertThat(RoundJson.read(RoundJson.write(round)), equalTo(round));
  }

  private Judgement judge(List<Round> rounds, Instant now) {
    return Judge.judge(rounds, live.warehouse(), CATALOGS, now);
  }

  private static Round round(String run, Instant sent) {
    return round(run, sent, true);
  }

  private static Round interrupted(String run, Instant begun) {
    return round(run, begun, false);
  }

  private static Round round(String run, Instant begun, boolean sent) {
    ExpectedRows reckoning = ExpectedRows.of(records(run, begun), CATALOGS);
    Part part =
        new Part(
            PROBE.name(),
            Answers.source(PROBE, run),
            Answers.ends(PROBE),
            reckoning.postedThrough());
    return new Round(run, begun.toEpochMilli(), sent, List.of(part), reckoning.rows());
  }

  /** Returns a round's records as they land at once, each run behind the other. */
  private static List<RawRecord> records(String run, Instant sent) {
    long first = run.equals("a") ? 0 : 1_000;
    return new Answers(CATALOG)
        .letters(PROBE, run, sent, UnaryOperator.identity()).stream()
            .map(letter -> at(letter, first + letter.position().offset()))
            .toList();
  }

  private static List<RawRecord> both() {
    return Stream.concat(records("a", SENT).stream(), records("b", SENT.plusSeconds(5)).stream())
        .toList();
  }

  private static List<RawRecord> sentAgain(List<RawRecord> records) {
    List<RawRecord> twice = new ArrayList<>(records);
    records.forEach(record -> twice.add(at(record, 500 + record.position().offset())));
    return twice;
  }

  private static RawRecord at(RawRecord letter, long offset) {
    return new RawRecord(
        Position.of(letter.position().topic(), 0, offset),
        letter.appendTime(),
        letter.arrivalTime(),
        Objects.requireNonNull(letter.key()),
        Objects.requireNonNull(letter.value()),
        letter.headers());
  }

  /** Returns the rows that both rounds come to. */
  private static List<Posting> together() {
    return ExpectedRows.of(both(), CATALOGS).rows();
  }

  private static boolean isOf(Posting row, String meter) {
    return row.key().meter().equals(meter);
  }

  private static Posting inGroup(Posting row, String value) {
    return new Posting(
        new PostingKey(row.key().meter(), List.of(value), row.key().valueStart()),
        row.window(),
        row.postingStart(),
        row.totals());
  }
}
