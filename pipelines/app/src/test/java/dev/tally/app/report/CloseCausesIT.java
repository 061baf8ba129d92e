package dev.tally.app.report;

import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.HonestRun;
import dev.tally.jobs.close.LiveBook;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ChangedArchive;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live is right; then somebody damages a copy of what it left behind, and the close says what. */
class CloseCausesIT {

  @TempDir private static Path folder;
  private static HonestRun honest;
  private static List<List<String>> truth;

  @TempDir private Path copy;
  private Ledger ledger;
  private LiveBook live;
  private List<ArchivedFile> files = List.of();

  @BeforeAll
  static void countWithoutAFault() throws Exception {
    honest = HonestRun.once();
    Ledger undamaged = honest.copyTo(folder.resolve("undamaged"));
    assertThat(new Close(undamaged, HonestRun.BOTH_DAYS, 1).run().differences(), is(empty()));
    truth = new LiveBook(undamaged).closed();
  }

  @BeforeEach
  void copyLedger() {
    ledger = honest.copyTo(copy.resolve("ledger"));
    live = new LiveBook(ledger);
  }

  @Test
  void anEventThatLiveLostIsNamedInEveryRowThatLacksIt() {
    Event lost = live.event(HonestRun.PLAIN);
    live.forget(lost);
    Close.Outcome outcome = close();
    assertThat(meters(outcome), is(live.metersOf(lost)));
    assertAll(
        outcome,
        Cause.LOST_BY_LIVE,
        lost.position() + " are archived and in no canonical event of live.",
        lost.position());
    assertThat(outcome.isInOrder(), is(false));
    assertThat(live.closed(), is(truth));
  }

  @Test
  void anEventThatLiveCountedTwiceIsNamedInEveryRowThatHasItTwice() {
    Event doubled = live.event(HonestRun.PLAIN);
    live.countAgain(doubled);
    Close.Outcome outcome = close();
    assertThat(meters(outcome), is(live.metersOf(doubled)));
    assertAll(
        outcome,
        Cause.DOUBLED_BY_LIVE,
        "Live's surplus is the fingerprint of " + doubled.position() + ".",
        doubled.position());
    assertThat(live.closed(), is(truth));
  }

  @Test
  void whatWasChangedDeletedOrAddedInTheWarehouseIsTheSinksFault() {
    String hour =
        " where book = 'live' and meter = 'wiki.edits' and posting_start = timestamp '2015-09-12"
            + " 15:00:00' and value_start = posting_start";
    int added =
        live.write(
            "insert into posting select * replace (timestamp '2015-09-13 20:00:00' as"
                + " posting_start, timestamp '2015-09-13 21:00:00' as posting_end) from posting"
                + hour);
    int changed =
        live.write(
            "update posting set measures = regexp_replace(measures, '\"added\":\\d+',"
                + " '\"added\":999')"
                + hour);
    int deleted =
        live.write(
            "delete from posting where book = 'live' and meter = 'wiki.pages'"
                + " and group_values = '{\"page\":\"P7\"}'"
                + " and posting_start = timestamp '2015-09-12' and value_start = posting_start");
    int moved =
        live.write(
            "update posting set group_values = '{\"page\":\"P99\"}'"
                + " where book = 'live' and meter = 'wiki.pages'"
                + " and group_values = '{\"page\":\"P8\"}'"
                + " and posting_start = timestamp '2015-09-13' and value_start = posting_start");
    assertThat(List.of(added, changed, deleted, moved), is(List.of(1, 1, 1, 1)));

    Close.Outcome outcome = close();
    assertThat(outcome.isInOrder(), is(false));
    assertThat(causes(outcome), is(Set.of(Cause.SINK_DIVERGED)));
    String doNotAddUp = "The live rows of this window do not add up to its certificate.";
    String otherNumbers =
        "The live rows of this window hold the events that live certified, and not the numbers or"
            + " groups.";
    assertThat(
        live.differences(outcome).stream().map(CloseCausesIT::words).toList(),
        is(
            List.of(
                "wiki.pages [P7] of 2015-09-12T00:00:00Z: " + doNotAddUp,
                "wiki.edits [] of 2015-09-12T15:00:00Z: " + otherNumbers,
                "wiki.pages [P8] of 2015-09-13T00:00:00Z: " + otherNumbers,
                "wiki.pages [P99] of 2015-09-13T00:00:00Z: " + otherNumbers,
                "wiki.edits [] of 2015-09-13T20:00:00Z: " + doNotAddUp)));
    assertThat(live.closed(), is(truth));
  }

  @Test
  void numbersThatLiveCertifiedForTheSameEventsKeepTheDayOpen() {
    Instant hour = Instant.parse("2015-09-12T15:00:00Z");
    live.write(
        "update posting set measures = regexp_replace(measures, '\"added\":\\d+',"
            + " '\"added\":999') where book = 'live' and meter = 'wiki.edits'"
            + " and posting_start = ? and value_start = posting_start",
        LiveBook.time(hour.toEpochMilli()));
    live.certify(Duration.ofHours(1).toMillis(), hour.toEpochMilli());
    Close.Outcome outcome = close();
    assertThat(causes(outcome), is(Set.of(Cause.MEASURED_OTHERWISE)));
    assertThat(
        live.differences(outcome).stream().map(CloseCausesIT::words).toList(),
        is(
            List.of(
                "wiki.edits [] of 2015-09-12T15:00:00Z: Live certified these numbers for the"
                    + " events that the close counts too.")));
    assertThat(outcome.isInOrder(), is(false));
    assertThat(outcome.frozen(), is(empty()));
    assertThat(live.closed(), is(empty()));
  }

  private static String words(Difference difference) {
    return String.format(
        "%s %s of %s: %s",
        difference.row().key().meter(),
        difference.row().key().group(),
        Instant.ofEpochMilli(difference.row().postingStart()),
        difference.evidence());
  }

  @Test
  void whatLiveHasNotCertifiedYetIsInFlightAndInOrder() {
    String open = " where book = 'live' and posting_end > timestamp '2015-09-13 06:00:00'";
    live.write("delete from certificate" + open);
    int uncertified = live.write("delete from posting" + open);
    Close.Outcome outcome = close();
    assertThat(uncertified, is(greaterThan(100)));
    assertThat(live.differences(outcome), hasSize(uncertified));
    for (Difference difference : live.differences(outcome)) {
      assertThat(difference.cause(), is(Cause.IN_FLIGHT));
      assertThat(difference.evidence(), is("Live's last certificate ends earlier."));
    }
    assertThat(outcome.isInOrder(), is(true));
    assertThat(
        ReportOfClose.write(ledger, outcome, Instant.EPOCH, PersonalValues.MASKED).verdict(),
        is(CloseVerdict.TO_REVIEW));
    assertThat(live.closed(), is(truth));
  }

  @Test
  void aRowThatIsMissingBeforeLivesFirstCertificateIsNotInFlight() {
    String first = " where book = 'live' and posting_end <= timestamp '2015-09-12 13:00:00'";
    live.write("delete from certificate" + first);
    int gone = live.write("delete from posting" + first);
    Close.Outcome outcome = close();
    assertThat(live.differences(outcome), hasSize(gone));
    assertThat(outcome.isInOrder(), is(false));
    assertThat(causes(outcome), is(Set.of(Cause.UNEXPLAINED)));
  }

  @Test
  void aGapBetweenArchivedFilesIsRefusedBeforeAnythingIsClosed() {
    changeFiles(files -> files.remove(3));
    assertRefused(3, "are in no file that the manifest names");
  }

  @Test
  void anOverlapOfArchivedFilesIsRefusedBeforeAnythingIsClosed() {
    changeFiles(files -> files.add(4, files.get(3)));
    assertRefused(3, "are in two files that the manifest names");
  }

  @Test
  void aLastFileThatTheManifestHasLostIsRefusedBeforeAnythingIsClosed() {
    changeFiles(files -> files.remove(files.size() - 1));
    assertRefused(files.size() - 1, "are in no file that the manifest names");
  }

  @Test
  void aFirstFileThatTheManifestHasLostIsRefusedBeforeAnythingIsClosed() {
    changeFiles(files -> files.remove(0));
    assertRefused(0, "are in no file that the manifest names");
  }

  private void changeFiles(Consumer<List<ArchivedFile>> change) {
    new ChangedArchive(ledger)
        .changeFiles(
            ledger.topics().get(0),
            0,
            all -> {
              files = List.copyOf(all);
              change.accept(all);
              return all;
            });
  }

  private void assertRefused(int number, String what) {
    UserError error =
        assertThrows(UserError.class, () -> new Close(ledger, HonestRun.BOTH_DAYS, 1).run());
    assertThat(error.exitCode(), is(ExitCode.INCOMPLETE));
    assertThat(
        error.getMessage(),
        is(
            "2015-09-12..2015-09-13 stays open, because the archive is not whole."
                + " edits.wiki.edits-0: offsets "
                + files.get(number).from()
                + " to "
                + files.get(number).to()
                + " "
                + what
                + ". Put back what is missing, or accept it for good: tally close"
                + " 2015-09-12..2015-09-13 --accept DAMAGED --reason TEXT."));
    assertThat(live.closed(), is(empty()));
  }

  @Test
  void noCauseIsNamedBeforeLivesEventsAreArchived() {
    live.forget(live.event(HonestRun.PLAIN));
    new ChangedArchive(ledger).changeFiles(ledger.canonicalTopic(), 3, files -> List.of());
    UserError error = assertThrows(UserError.class, this::close);
    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(),
        is(
            "Rows differ, and live's canonical events are not archived as far as its certificates"
                + " reach, so the causes cannot be found; run tally archive and close again."));
    assertThat(live.closed(), is(empty()));
  }

  @Test
  void whatTheArchiveNeverHeldIsMissingInItAndTheDayStaysOpen() {
    ChangedArchive archive = new ChangedArchive(ledger);
    archive.changeFiles(
        ledger.topics().get(0),
        0,
        all -> {
          files = List.copyOf(all);
          return all;
        });
    long to = files.get(0).to();
    archive.startAt(ledger.topics().get(0), 0, to + 1);
    Close.Outcome outcome = close();
    assertThat(causes(outcome), is(Set.of(Cause.MISSING_IN_ARCHIVE)));
    assertThat(outcome.frozen(), is(empty()));
    assertThat(live.closed(), is(empty()));
    Set<Position> named =
        live.differences(outcome).stream()
            .flatMap(difference -> difference.events().stream())
            .map(CountedEvent::position)
            .collect(toSet());
    assertThat(
        named.stream().allMatch(one -> one.partition() == 0 && one.offset() <= to), is(true));
    assertThat(named, hasSize((int) to + 1));
  }

  @Test
  void aRefusedEventIsBehindTheWatermarkAndItsRepeatOfTheNextDayIsCarried() {
    Event refused = live.event(HonestRun.REPEATED);
    Event letIn = repeatOf(refused);
    live.forget(refused);
    // Live's row about the repeat becomes the one about the original: it refused that instead.
    live.write(
        "update exception set disposition = 'BEHIND_WATERMARK', topic_partition = ?,"
            + " topic_offset = ?, append_time = ?, arrival_time = ?, posted_time = ?,"
            + " survivor_topic = null, survivor_partition = null, survivor_offset = null"
            + " where book = 'live' and topic_partition = ? and topic_offset = ?",
        refused.position().partition(),
        refused.position().offset(),
        LiveBook.time(refused.appendTime()),
        LiveBook.time(refused.arrivalTime()),
        LiveBook.time(refused.postedTime()),
        letIn.position().partition(),
        letIn.position().offset());
    live.postRecord(
        refused.position(), Disposition.BEHIND_WATERMARK, refused.postedTime() + 600_000, 1);
    live.postRecord(letIn.position(), Disposition.DUPLICATE, letIn.postedTime(), -1);
    live.count(letIn);

    Close.Outcome first = new Close(ledger, HonestRun.FIRST_DAY, 1).run();
    String sentence = "Live has a BEHIND_WATERMARK row for " + refused.position() + ".";
    assertAll(first, Cause.BEHIND_WATERMARK, sentence, refused.position());
    assertThat(live.differences(first), hasSize(live.metersOf(refused).size() + 1));

    Close.Outcome second = new Close(ledger, HonestRun.SECOND_DAY, 1).run();
    assertAll(second, Cause.CARRIED, sentence, refused.position());
    assertThat(live.differences(second), hasSize(live.metersOf(letIn).size() + 1));
    assertThat(live.closed(), is(truth));
  }

  /** Returns what live would have counted, had it not known the event yet when it came again. */
  private Event repeatOf(Event event) {
    List<String> repeat =
        live.read(
                "select topic_partition, topic_offset, epoch_ms(append_time),"
                    + " epoch_ms(arrival_time), epoch_ms(posted_time) from exception"
                    + " where book = 'live' and id = ?",
                event.id())
            .get(0);
    return new Event(
        Position.of(
            event.position().topic(),
            Integer.parseInt(repeat.get(0)),
            Long.parseLong(repeat.get(1))),
        null,
        event.source(),
        event.id(),
        event.type(),
        event.subject(),
        event.eventTime(),
        Long.parseLong(repeat.get(2)),
        Long.parseLong(repeat.get(3)),
        Long.parseLong(repeat.get(4)),
        event.identity(),
        event.payloadHash(),
        event.values());
  }

  private Close.Outcome close() {
    return new Close(ledger, HonestRun.BOTH_DAYS, 1).run();
  }

  private List<String> meters(Close.Outcome outcome) {
    return live.differences(outcome).stream()
        .map(difference -> difference.row().key().meter())
        .sorted()
        .toList();
  }

  private Set<Cause> causes(Close.Outcome outcome) {
    return live.differences(outcome).stream().map(Difference::cause).collect(toSet());
  }

  private void assertAll(Close.Outcome outcome, Cause cause, String evidence, Position position) {
    assertThat(
        live.differences(outcome).stream().map(Difference::cause).toList(), everyItem(is(cause)));
    assertThat(
        live.differences(outcome).stream().map(Difference::evidence).toList(),
        everyItem(is(evidence)));
    for (Difference difference : live.differences(outcome)) {
      assertThat(
          difference.events().stream().map(CountedEvent::position).distinct().toList(),
          is(List.of(position)));
    }
  }
}
