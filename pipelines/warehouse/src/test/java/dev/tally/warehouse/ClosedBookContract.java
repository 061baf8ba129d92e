package dev.tally.warehouse;

import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.at;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Cell.Origin;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of closes, of the days they freeze and of what they hand over in every warehouse. */
public abstract class ClosedBookContract extends WarehouseContract {

  @Test
  void aFrozenDayIsStatedFromTheClosedBookAndTheRestFromLive() {
    post(
        order("a", "2025-03-01T10:00:00Z", 1),
        order("a", "2025-03-01T10:00:00Z", "2025-03-02T09:00:00Z", 10),
        order("b", "2025-03-02T09:00:00Z", 100));
    certify("2025-03-01T00:00:00Z", "2025-03-02T10:00:00Z");
    postClosed(
        close,
        order("a", "2025-03-01T10:00:00Z", 1_000),
        order("c", "2025-03-01T10:00:00Z", 10_000));
    assertThat(freeze(close, FIRST, FIRST), contains(FIRST));

    List<Cell> cells = cells();
    assertThat(
        cells.stream().map(cell -> cell.group().get(0) + cell.measures().get("amount")).toList(),
        contains("a1010", "c10000", "b100"));
    assertThat(
        cells.stream().map(Cell::origin).toList(),
        contains(Origin.BOTH, Origin.CLOSED, Origin.LIVE));
    assertThat(
        warehouse.bookTotals(warehouse.meters().get(0), CellQuery.all("orders")),
        contains(new BookTotal("amount", "EUR", 11_000L, 1L, 110L)));
  }

  @Test
  void freezingRecordsTheControlTotalsOfEachDayEvenOfAnEmptyOne() {
    Posting row = order("a", "2025-03-01T10:00:00Z", 1);
    Posting second = order("b", "2025-03-01T10:00:00Z", 2);
    postClosed(close, row, second);
    Accepted accepted = new Accepted("DAMAGED", "A file is \"damaged\".", "It is \u00e9mpty.");
    assertThat(
        warehouse.freeze(
            close, FIRST, SECOND, day -> day.equals(SECOND) ? List.of(accepted) : List.of()),
        contains(FIRST, SECOND));
    assertThat(
        warehouse.closedDays(),
        contains(
            new ClosedDay(
                FIRST,
                NOW.toEpochMilli(),
                "close-1",
                1,
                2,
                2,
                row.totals().fingerprint().plus(second.totals().fingerprint()),
                List.of()),
            new ClosedDay(
                SECOND, NOW.toEpochMilli(), "close-1", 1, 0, 0, Hash128.ZERO, List.of(accepted))));
    assertThat(
        warehouse.completeThrough(Duration.ofMinutes(1)),
        is(OptionalLong.of(at("2025-03-03T00:00:00Z"))));
  }

  @Test
  void writingABundleAgainChangesNothing() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      postClosed(close, order("a", "2025-03-01T10:00:00Z", 1));
      warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(rejected(41)));
      warehouse.writeEvents(close.generation(), List.of(booked(event(7, "2025-03-01T10:00:00Z"))));
    }
    freeze(close, FIRST, FIRST);
    assertThat(warehouse.closedDays().get(0).rows(), is(1L));
    assertThat(warehouse.countExceptions(anyException()), is(1L));
    assertThat(events(close), hasSize(1));
    assertThat(brokenRules(), is(empty()));
  }

  @Test
  void aDayClosedAgainWithEqualRowsStaysAsItIs() {
    Posting row = order("a", "2025-03-01T10:00:00Z", 1);
    postClosed(close, row);
    freeze(close, FIRST, FIRST);
    Run again = begin(Job.CLOSE);
    postClosed(again, row);
    assertThat(freeze(again, FIRST, SECOND), contains(SECOND));
    assertThat(
        warehouse.closedDays().stream().map(ClosedDay::runId).toList(),
        contains("close-1", "close-2"));
    assertThat(warehouse.postings("orders", FIRST_START, SECOND_START), contains(row));
  }

  @Test
  void aDayClosedAgainWithOtherRowsIsRefusedAndNothingIsFrozen() {
    Posting frozen = order("a", "2025-03-01T10:00:00Z", 1);
    postClosed(close, frozen, order("b", "2025-03-01T10:00:00Z", 1));
    freeze(close, FIRST, FIRST);
    Run again = begin(Job.CLOSE);
    postClosed(again, order("a", "2025-03-01T10:00:00Z", 2), order("a", "2025-03-02T10:00:00Z", 3));
    assertThat(
        assertThrows(DayClosedException.class, () -> freeze(again, FIRST, SECOND)).getMessage(),
        is(
            "Day 2025-03-01 is closed, and 2 of its rows differ from this run's: a closed day only"
                + " changes by commands."));
    assertThat(warehouse.closedDays(), hasSize(1));
    assertThat(warehouse.postings("orders", FIRST_START, SECOND_START), hasSize(2));
  }

  @Test
  void aReplacedCloseMayNeitherWriteNorFreeze() {
    postClosed(close, order("a", "2025-03-01T10:00:00Z", 1));
    begin(Job.CLOSE);
    assertThrows(
        FencedException.class, () -> postClosed(close, order("b", "2025-03-01T10:00:00Z", 1)));
    assertThrows(
        FencedException.class,
        () ->
            warehouse.writeEvents(
                close.generation(), List.of(booked(event(7, "2025-03-01T10:00:00Z")))));
    assertThrows(FencedException.class, () -> freeze(close, FIRST, FIRST));
    assertThat(warehouse.closedDays(), is(empty()));
    assertThat(postings(BookRows.ofClose(close.generation())), hasSize(1));
    assertThat(events(close), is(empty()));
  }

  @Test
  void whatACloseWroteThatFrozeNothingCountsNowhereAndGoesWithTheNext() throws Exception {
    Event killed = event(7, "2025-03-01T10:00:00Z");
    postClosed(close, order("killed", "2025-03-01T10:00:00Z", 1));
    warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(rejected(41)));
    warehouse.writeEvents(close.generation(), List.of(booked(killed)));
    warehouse.finishRun(close, RunStatus.FAILED, "{}");
    Run next = begin(Job.CLOSE);
    postClosed(next, order("kept", "2025-03-01T10:00:00Z", 2));
    assertThat(cells(), is(empty()));
    assertThat(warehouse.countExceptions(anyException()), is(0L));
    assertThat(warehouse.closedEvents(List.of(killed.identity())), is(empty()));

    freeze(next, FIRST, FIRST);

    assertThat(cells().stream().map(cell -> cell.group().get(0)).toList(), contains("kept"));
    assertThat(postings(BookRows.ofClose(close.generation())), is(empty()));
    assertThat(exceptions(BookRows.ofClose(close.generation())), is(empty()));
    assertThat(events(close), is(empty()));
    assertThat(warehouse.closedEvents(List.of(killed.identity())), is(empty()));
    assertThat(brokenRules(), is(empty()));
  }

  @Test
  void whatIsLeftOfClosesIsCountedAndForgottenOnDemand() {
    postClosed(close, order("a", "2025-03-01T10:00:00Z", 1));
    freeze(close, FIRST, FIRST);
    Run second = begin(Job.CLOSE);
    postClosed(
        second, order("a", "2025-03-01T10:00:00Z", 1), order("a", "2025-03-02T10:00:00Z", 1));
    warehouse.writeEvents(second.generation(), List.of(booked(event(7, "2025-03-02T10:00:00Z"))));
    Run third = begin(Job.CLOSE);
    postClosed(third, order("b", "2025-03-02T10:00:00Z", 1));

    assertThat(warehouse.forgetUncounted(second.generation(), true), is(3L));
    assertThat(warehouse.forgetUncounted(second.generation(), false), is(3L));
    assertThat(warehouse.forgetUncounted(second.generation(), false), is(0L));
    assertThat(postings(BookRows.ofClose(second.generation())), is(empty()));
    assertThat(events(second), is(empty()));
    assertThat(postings(BookRows.ofClose(close.generation())), hasSize(1));
    assertThat(postings(BookRows.ofClose(third.generation())), hasSize(1));
  }

  @Test
  void theExceptionsOfAClosedDayAreTheClosedBooksAndNameWhatBroughtThemBack() {
    ExceptionRow first = rejected(41);
    ExceptionRow later = postedAt(rejected(42), "2025-03-02T10:00:00Z");
    warehouse.writeExceptions(Book.LIVE, live.generation(), List.of(duplicate(40, "7"), later));
    warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(first));
    Event command = event(7, "brought back", "2025-03-01T11:00:00Z", first.position());
    warehouse.writeEvents(close.generation(), List.of(booked(command)));
    freeze(close, FIRST, FIRST);

    List<StoredException> exceptions = warehouse.exceptions(anyException(), 10);
    assertThat(
        exceptions.stream().map(StoredException::book).toList(), contains(Book.CLOSED, Book.LIVE));
    assertThat(
        exceptions.stream().map(stored -> stored.row().position()).toList(),
        contains(first.position(), later.position()));
    assertThat(
        exceptions.stream().map(StoredException::broughtBackBy).toList(),
        contains(command.position(), null));
  }

  @Test
  void ofAnIdentityTheLatestClosedEventIsFound() {
    Event early = event(1, "same", "2025-03-01T10:00:00Z", null);
    Event late = event(2, "same", "2025-03-02T10:00:00Z", null);
    Event other = event(3, "2025-03-01T10:00:00Z");
    warehouse.writeEvents(
        close.generation(), Stream.of(early, late, other).map(ClosedBookContract::booked).toList());
    freeze(close, FIRST, SECOND);
    assertThat(
        warehouse.closedEvents(
            List.of(early.identity(), other.identity(), Hash128.of("no", "event"))),
        containsInAnyOrder(seed(late), seed(other)));
  }

  @Test
  void postingsOfASpanAreThoseOfTheBookAndOfTheClose() {
    Posting first = order("a", "2025-03-01T10:00:00Z", 1);
    Posting last = order("a", "2025-03-01T10:00:00Z", "2025-03-01T23:59:00Z", 2);
    post(first, last, order("a", "2025-03-02T00:00:00Z", 3));
    Posting closed = order("a", "2025-03-01T10:00:00Z", 4);
    postClosed(close, closed);
    Run next = begin(Job.CLOSE);

    assertThat(
        postings(BookRows.ofLive(), FIRST_START, SECOND_START), containsInAnyOrder(first, last));
    assertThat(postings(BookRows.ofClose(close.generation())), contains(closed));
    assertThat(postings(BookRows.ofClose(next.generation())), is(empty()));
  }

  @Test
  void anEventThatARetryWroteTwiceIsHandedOverOnce() {
    BookedEvent booked = booked(event(7, "2025-03-01T10:00:00Z"));
    BookedEvent hostile = booked(event(8, "\u0000 \u0001", "2025-03-01T23:59:59.999Z", null));
    warehouse.writeEvents(close.generation(), List.of(booked, hostile));
    warehouse.writeEvents(close.generation(), List.of(booked));
    warehouse.writeEvents(close.generation(), List.of(booked(event(9, "2025-03-02T00:00:00Z"))));

    List<StoredEvent> events = new ArrayList<>();
    warehouse.readEvents(close.generation(), FIRST_START, SECOND_START, events::add);
    assertThat(events, containsInAnyOrder(stored(booked), stored(hostile)));
  }

  @Test
  void seedsAreTheEventsOfTheHorizonThatCountAndAllThatWereBroughtBack() {
    Event old = event(1, "2025-03-01T22:59:59.999Z");
    Event first = event(2, "2025-03-01T23:00:00Z");
    Event last = event(3, "2025-03-02T00:59:59.999Z");
    Event after = event(4, "2025-03-02T01:00:00Z");
    Event broughtBack = event(5, "5", "2025-03-01T10:00:00Z", new Position("orders", 2, 99, 1));
    warehouse.writeEvents(
        close.generation(),
        Stream.of(old, first, last, after, broughtBack).map(ClosedBookContract::booked).toList());
    List<Seed> seeds = new ArrayList<>();
    warehouse.readSeeds(at("2025-03-02T01:00:00Z"), Duration.ofHours(2), seeds::add);
    assertThat("nothing is frozen yet", seeds, is(empty()));

    freeze(close, FIRST, SECOND);
    warehouse.readSeeds(at("2025-03-02T01:00:00Z"), Duration.ofHours(2), seeds::add);
    assertThat(seeds, containsInAnyOrder(seed(first), seed(last), seed(broughtBack)));
  }

  @Test
  void differencesAreHandedOverAsWrittenAndACauseReplacesTheOneBefore() {
    Posting closed = order("a", "2025-03-01T10:00:00Z", 1);
    Posting other = order("a", "2025-03-01T10:00:00Z", 2);
    Posting onlyLive = order("b\u0000", "2025-03-01T09:00:00Z", 3);
    Event event = event(7, "2025-03-01T10:00:00Z");
    Difference found = new Difference(closed, other, Cause.UNEXPLAINED, "", List.of());
    Difference caused =
        new Difference(
            closed, other, Cause.LOST_BY_LIVE, "A fact.", List.of(CountedEvent.of(event)));
    Difference second = new Difference(null, onlyLive, Cause.IN_FLIGHT, "Another.", List.of());

    warehouse.writeDifferences(close.generation(), List.of(found, second), METERS);
    warehouse.writeDifferences(close.generation(), List.of(caused), METERS);

    List<Difference> differences = new ArrayList<>();
    warehouse.readDifferences(close.generation(), differences::add);
    assertThat(differences, contains(second, caused));
  }

  @Test
  void whatACloseComparedStaysWhileItIsTheNewestOrHasFrozenADay() {
    CloseCount count = new CloseCount("orders", at("2025-03-01T10:00:00Z"), 3, 30, 2, 20, 1);
    Difference difference =
        new Difference(
            order("a", "2025-03-01T10:00:00Z", 1), null, Cause.IN_FLIGHT, "Early.", List.of());
    warehouse.writeCounts(close.generation(), List.of(count, count));
    Run next = begin(Job.CLOSE);
    warehouse.writeCounts(next.generation(), List.of(count));
    warehouse.writeDifferences(next.generation(), List.of(difference), METERS);
    assertThat(warehouse.counts(close.generation()), contains(count));

    freeze(next, FIRST, FIRST);
    Run newest = begin(Job.CLOSE);
    warehouse.writeCounts(newest.generation(), List.of(count));

    assertThat(warehouse.counts(close.generation()), is(empty()));
    assertThat(warehouse.counts(next.generation()), contains(count));
    assertThat(warehouse.forgetUncounted(newest.generation(), true), is(1L));
    assertThat(warehouse.forgetUncounted(newest.generation(), false), is(1L));
    assertThat(warehouse.counts(newest.generation()), is(empty()));
    List<Difference> kept = new ArrayList<>();
    warehouse.readDifferences(next.generation(), kept::add);
    assertThat(kept, contains(difference));
  }

  @Test
  void whoeverReadsMayWriteWhileItReads() {
    post(order("a", "2025-03-01T10:00:00Z", 1));
    warehouse.readPostings(
        BookRows.ofLive(), FIRST_START, SECOND_END, row -> postClosed(close, row));
    assertThat(
        postings(BookRows.ofClose(close.generation())),
        contains(order("a", "2025-03-01T10:00:00Z", 1)));
  }

  @Test
  void aReaderThatGivesUpLeavesNothingBehind() {
    post(order("a", "2025-03-01T10:00:00Z", 1), order("b", "2025-03-01T10:00:00Z", 1));
    for (int time = 0; time < 20; time++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              warehouse.readPostings(
                  BookRows.ofLive(),
                  FIRST_START,
                  SECOND_END,
                  row -> {
                    throw new IllegalStateException("enough");
                  }));
    }
    assertThat(postings(BookRows.ofLive()), hasSize(2));
  }

  @Test
  void daysAreFrozenAllOrNone() {
    postClosed(close, order("a", "2025-03-01T10:00:00Z", 1));
    assertThrows(
        IllegalStateException.class,
        () ->
            warehouse.freeze(
                close,
                FIRST,
                SECOND,
                day -> {
                  if (day.equals(SECOND)) {
                    throw new IllegalStateException("no");
                  }
                  return List.of();
                }));
    assertThat(warehouse.closedDays(), is(empty()));
    List<LocalDate> frozen = freeze(close, FIRST, SECOND);
    assertThat(frozen, contains(FIRST, SECOND));
  }
}
