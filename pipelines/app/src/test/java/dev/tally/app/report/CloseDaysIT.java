package dev.tally.app.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Disposition;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.HonestRun;
import dev.tally.jobs.close.LiveBook;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.DifferenceCount;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseDaysIT {

  private static final LocalDate FIRST = LocalDate.parse("2015-09-12");
  private static final LocalDate SECOND = LocalDate.parse("2015-09-13");

  /** Five the same and four with other data. */
  private static final long REPEATS_OF_PROBES = 9;

  private static final String CLOSED_EVENTS_OF_PROBES =
      "select sum(events) from settled_posting"
          + " where book = 'closed' and meter = 'tally.probe.wiki.edits'";

  @TempDir private static Path folder;
  private static HonestRun honest;
  private static LiveBook atOnce;
  private static Close.Outcome outcome;

  @TempDir private Path copy;
  private Ledger ledger;
  private LiveBook book;

  @BeforeAll
  static void closeBothDaysAtOnce() throws Exception {
    honest = HonestRun.once();
    Ledger whole = honest.copyTo(folder.resolve("at-once"));
    outcome = new Close(whole, HonestRun.BOTH_DAYS, 2).run();
    atOnce = new LiveBook(whole);
  }

  @BeforeEach
  void copyLedger() {
    ledger = honest.copyTo(copy.resolve("ledger"));
    book = new LiveBook(ledger);
  }

  @Test
  void everyRowOfAnHonestRunIsEqualAndEveryRecordMetItsEnd() {
    assertThat(outcome.differences(), is(empty()));
    assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
    assertThat(outcome.comparison().compared(), is(greaterThan(1_000L)));
    assertThat(outcome.frozen(), is(List.of(FIRST, SECOND)));
    Map<Disposition, Long> expected = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      expected.put(disposition, honest.sent().getOrDefault(disposition, 0L));
    }
    assertThat(
        ReportOfClose.write(
                Ledger.open(Folder.at(folder.resolve("at-once"))),
                outcome,
                Instant.EPOCH,
                PersonalValues.MASKED)
            .records(),
        is(expected));
  }

  @Test
  void whatProbesSentIsInNoNumberOfAReportButThoseOfRecords() throws Exception {
    Ledger whole = Ledger.open(Folder.at(folder.resolve("at-once")));
    Summary summary = ReportOfClose.write(whole, outcome, Instant.EPOCH, PersonalValues.MASKED);
    JsonNode report = new ObjectMapper().readTree(summary.folder().read(Summary.JSON));
    long probes = Long.parseLong(atOnce.read(CLOSED_EVENTS_OF_PROBES).get(0).get(0));

    assertThat(summary.unlisted(), is(0L));
    assertThat(probes, is(greaterThan(100L)));
    assertThat(
        sum(report.path("hours"), "meter", "wiki.edits", "closed_events"),
        is(honest.sent().get(Disposition.ADMITTED) - probes));
    assertThat(
        sum(report.path("dispositions"), "code", "PROBE", "records"),
        is(probes + REPEATS_OF_PROBES));
    assertThat(
        report.path("meters").findValuesAsText("meter").stream()
            .filter(Meters::isOfProbes)
            .toList(),
        is(empty()));
  }

  private static long sum(JsonNode rows, String key, String value, String number) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path(key).asText().equals(value) ? row.path(number).asLong() : 0;
    }
    return sum;
  }

  @Test
  void dayByDayTheClosedBookIsTheSameAsAtOnce() {
    Close.Outcome first = new Close(ledger, HonestRun.FIRST_DAY, 1).run();
    Close.Outcome second = new Close(ledger, HonestRun.SECOND_DAY, 1).run();
    assertThat(first.frozen(), is(List.of(FIRST)));
    assertThat(second.frozen(), is(List.of(SECOND)));
    assertThat(first.differences(), is(empty()));
    assertThat(second.differences(), is(empty()));
    assertThat(book.closed(), is(atOnce.closed()));
    List<List<String>> repeat =
        book.read(
            "select disposition, cast(posted_time as date) from exception"
                + " where book = 'closed' and id = ?",
            HonestRun.REPEATED);
    assertThat(repeat, is(List.of(List.of("DUPLICATE", "2015-09-13"))));
  }

  @Test
  void closingAgainChangesNothingAndFreezesNothing() {
    List<List<String>> rows = atOnce.closed();
    List<List<String>> days = atOnce.read("from closed_day order by all");
    Close.Outcome again =
        new Close(Ledger.open(Folder.at(folder.resolve("at-once"))), HonestRun.BOTH_DAYS, 1).run();
    assertThat(again.frozen(), is(empty()));
    assertThat(again.comparison(), is(outcome.comparison()));
    assertThat(atOnce.closed(), is(rows));
    assertThat(atOnce.read("from closed_day order by all"), is(days));
    assertThat(days, hasSize(2));
  }

  @Test
  void daysCloseInOrder() {
    UserError error = refusal("2015-09-13");
    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(),
        is(
            "Days close in order, and 2015-09-12 is not closed yet; run tally close"
                + " 2015-09-12..2015-09-13."));
  }

  @Test
  void aDayThatIsNotArchivedIsNotClosed() {
    UserError error = refusal("2015-09-12..2015-09-14");
    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(),
        is(
            "2015-09-12..2015-09-14 cannot be closed before everything that arrived by"
                + " 2015-09-15T00:00:04.999Z is archived (edits.wiki.edits-0: only what arrived by"
                + " 2015-09-14T00:00:05.998Z is archived, and so of 1 more); run tally archive"
                + " later, and tally heartbeat where a topic is idle."));
    assertThat(book.closed(), is(empty()));
  }

  @Test
  void withoutAnArchiveNothingIsClosed() {
    ledger = Ledger.openOrCreate(Folder.at(copy.resolve("new")), "new", "wiki");
    UserError error = refusal("2015-09-12");
    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(), is("Nothing of the ledger new is archived; run tally archive first."));
  }

  @Test
  void aClusterComputesTheSameRowsAndFindsTheSameCauses() {
    book.write("delete from posting where book = 'live' and meter = 'wiki.pages'");
    try (EmbeddedFlink cluster = EmbeddedFlink.start(2, Folder.at(copy.resolve("cluster")))) {
      Close.Outcome there = new Close(ledger, HonestRun.BOTH_DAYS, 2).on(cluster.cluster()).run();
      assertThat(there.comparison().compared(), is(outcome.comparison().compared()));
      assertThat(
          there.differences().stream().map(DifferenceCount::cause).distinct().toList(),
          is(List.of(Cause.SINK_DIVERGED)));
    }
    assertThat(book.closed(), is(atOnce.closed()));
  }

  /** The rows come from the archive alone: without live's they are the same. */
  @Test
  void withoutALiveBookEveryRowDiffersAndTheClosedRowsAreTheSame() {
    for (String table : List.of("posting", "certificate", "exception")) {
      book.write("delete from " + table + " where book = 'live'");
    }
    Close.Outcome alone = new Close(ledger, HonestRun.BOTH_DAYS, 1).run();
    assertThat(book.closed(), is(atOnce.closed()));
    assertThat(alone.comparison().equal(), is(0L));
    assertThat(alone.comparison().compared(), is(outcome.comparison().compared()));
    List<Difference> differences = book.differences(alone);
    assertThat(differences, hasSize((int) outcome.comparison().compared()));
    assertThat(
        differences.stream().allMatch(one -> one.live() == null && one.cause() == Cause.IN_FLIGHT),
        is(true));
  }

  private UserError refusal(String days) {
    return assertThrows(UserError.class, () -> new Close(ledger, Days.parse(days), 1).run());
  }
}
