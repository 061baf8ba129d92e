package dev.tally.transforms.close;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FindCauseTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long START = 10 * DAY;

  private static final CountedEvent A = event(1, "a", START + 1_000);
  private static final CountedEvent B = event(2, "b", START + 2_000);
  private static final CountedEvent C = event(3, "c", START + 3_000);
  private static final CountedEvent D = event(4, "d", START + 4_000);
  private static final CountedEvent REPEAT_OF_A = event(9, "a", START + 9_000);
  private static final CountedEvent YESTERDAY = event(0, "y", START - 1_000);

  /**
   * What is found of one difference.
   *
   * @param name what happened, as a sentence
   */
  private record Case(
      String name,
      KnownEvidence evidence,
      @Nullable Posting closed,
      @Nullable Posting live,
      Cause cause,
      String sentence,
      List<CountedEvent> events) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "live has not come so far",
            new KnownEvidence().notCertified().closedCounts(A),
            row(A),
            null,
            Cause.IN_FLIGHT,
            "Live's last certificate ends earlier.",
            List.of()),
        new Case(
            "live has written half of what it has still to certify",
            new KnownEvidence().notCertified().closedCounts(A, B).liveCounts(A),
            row(A, B),
            row(A),
            Cause.IN_FLIGHT,
            "Live's last certificate ends earlier.",
            List.of()),
        new Case(
            "the archive has a hole where live's event was",
            new KnownEvidence().closedCounts(A).liveCounts(A, B).notArchived(B),
            row(A),
            row(A, B),
            Cause.MISSING_IN_ARCHIVE,
            "lines/0@2 are in no archived range.",
            List.of(B)),
        new Case(
            "the archive has none of the row's events",
            new KnownEvidence().liveCounts(A, B, C, D).notArchived(A, B, C, D),
            null,
            row(A, B, C, D),
            Cause.MISSING_IN_ARCHIVE,
            "lines/0@1, lines/0@2, lines/0@3 and 1 more are in no archived range.",
            List.of(A, B, C, D)),
        new Case(
            "a row of the window was changed behind live's back",
            new KnownEvidence().agrees(Agreement.NONE).closedCounts(A, B).liveCounts(A, B),
            row(A, B),
            row(A),
            Cause.SINK_DIVERGED,
            "The live rows of this window do not add up to its certificate.",
            List.of()),
        new Case(
            "a row of the window was deleted behind live's back, and its event with it",
            new KnownEvidence().agrees(Agreement.NONE).closedCounts(A),
            row(A),
            null,
            Cause.SINK_DIVERGED,
            "The live rows of this window do not add up to its certificate.",
            List.of(A)),
        new Case(
            "a number was changed behind live's back",
            new KnownEvidence().agrees(Agreement.EVENTS).closedCounts(A, B).liveCounts(A, B),
            row(A, B),
            withMeasure(7, row(A, B)),
            Cause.SINK_DIVERGED,
            "The live rows of this window hold the events that live certified, and not the numbers"
                + " or groups.",
            List.of()),
        new Case(
            "live certified another number for the same events",
            new KnownEvidence().closedCounts(A, B).liveCounts(A, B),
            row(A, B),
            withMeasure(7, row(A, B)),
            Cause.MEASURED_OTHERWISE,
            "Live certified these numbers for the events that the close counts too.",
            List.of()),
        new Case(
            "live refused an event",
            new KnownEvidence()
                .closedCounts(A, B)
                .liveCounts(A)
                .liveSays(B, Disposition.BEHIND_WATERMARK),
            row(A, B),
            row(A),
            Cause.BEHIND_WATERMARK,
            "Live has a BEHIND_WATERMARK row for lines/0@2.",
            List.of(B)),
        new Case(
            "live refused an event and let its repeat in instead",
            new KnownEvidence()
                .closedCounts(B)
                .liveCounts(B, REPEAT_OF_A)
                .repeats(REPEAT_OF_A, A)
                .liveSays(A, Disposition.BEHIND_WATERMARK),
            row(B),
            row(B, REPEAT_OF_A),
            Cause.BEHIND_WATERMARK,
            "Live has a BEHIND_WATERMARK row for lines/0@1.",
            List.of(A)),
        new Case(
            "the close lists as a repeat what live let in for the event it refused",
            new KnownEvidence()
                .closedCounts(REPEAT_OF_A)
                .repeats(REPEAT_OF_A, A)
                .liveSays(A, Disposition.BEHIND_WATERMARK)
                .liveSays(REPEAT_OF_A, Disposition.ADMITTED),
            row(REPEAT_OF_A),
            null,
            Cause.BEHIND_WATERMARK,
            "Live has a BEHIND_WATERMARK row for lines/0@1.",
            List.of(A)),
        new Case(
            "live refused an event the day before and let its repeat in today",
            new KnownEvidence()
                .liveCounts(REPEAT_OF_A)
                .repeats(REPEAT_OF_A, YESTERDAY)
                .liveSays(YESTERDAY, Disposition.BEHIND_WATERMARK),
            null,
            row(REPEAT_OF_A),
            Cause.CARRIED,
            "Live has a BEHIND_WATERMARK row for lines/0@0.",
            List.of(YESTERDAY)),
        new Case(
            "live refused an event today beside what it carries on from the day before",
            new KnownEvidence()
                .closedCounts(B)
                .liveCounts(REPEAT_OF_A)
                .repeats(REPEAT_OF_A, YESTERDAY)
                .liveSays(YESTERDAY, Disposition.BEHIND_WATERMARK)
                .liveSays(B, Disposition.BEHIND_WATERMARK),
            row(B),
            row(REPEAT_OF_A),
            Cause.BEHIND_WATERMARK,
            "Live has a BEHIND_WATERMARK row for lines/0@2, lines/0@0.",
            List.of(B, YESTERDAY)),
        new Case(
            "live lost an event",
            new KnownEvidence().closedCounts(A, B).liveCounts(A),
            row(A, B),
            row(A),
            Cause.LOST_BY_LIVE,
            "lines/0@2 are archived and in no canonical event of live.",
            List.of(B)),
        new Case(
            "live lost a whole row",
            new KnownEvidence().closedCounts(A, B, C, D),
            row(A, B, C, D),
            null,
            Cause.LOST_BY_LIVE,
            "lines/0@1, lines/0@2, lines/0@3 and 1 more are archived and in no canonical event of"
                + " live.",
            List.of(A, B, C, D)),
        new Case(
            "live's canonical topic is not archived, so that its events only look lost",
            new KnownEvidence().closedCounts(A, B),
            row(A, B),
            row(A),
            Cause.UNEXPLAINED,
            "lines/0@1, lines/0@2 are archived and in no canonical event of live, but that is not"
                + " what its row lacks: is its canonical topic archived?",
            List.of(A, B)),
        new Case(
            "live counted one event twice",
            new KnownEvidence().closedCounts(A, B, C).liveCounts(A, B, C),
            row(A, B, C),
            row(A, B, B, C),
            Cause.DOUBLED_BY_LIVE,
            "Live's surplus is the fingerprint of lines/0@2.",
            List.of(B)),
        new Case(
            "live counted the whole row twice",
            new KnownEvidence().closedCounts(A, B, C).liveCounts(A, B, C),
            row(A, B, C),
            row(A, B, C, A, B, C),
            Cause.DOUBLED_BY_LIVE,
            "Live's row holds every event twice.",
            List.of(A, B, C)),
        new Case(
            "live let a repeat in beside the event that it repeats",
            new KnownEvidence().closedCounts(A).liveCounts(A, REPEAT_OF_A).repeats(REPEAT_OF_A, A),
            row(A),
            row(A, REPEAT_OF_A),
            Cause.DOUBLED_BY_LIVE,
            "Live counted lines/0@9 besides the event that it repeats.",
            List.of(REPEAT_OF_A)),
        new Case(
            "the close lists as a repeat what live counted a second time",
            new KnownEvidence()
                .closedCounts(REPEAT_OF_A)
                .repeats(REPEAT_OF_A, A)
                .liveSays(A, Disposition.ADMITTED)
                .liveSays(REPEAT_OF_A, Disposition.ADMITTED),
            row(REPEAT_OF_A),
            null,
            Cause.DOUBLED_BY_LIVE,
            "Live counted lines/0@9 besides the event that it repeats.",
            List.of(REPEAT_OF_A)),
        new Case(
            "live counted two of three events twice, which no fingerprint tells",
            new KnownEvidence().closedCounts(A, B, C).liveCounts(A, B, C),
            row(A, B, C),
            row(A, B, B, C, C),
            Cause.UNEXPLAINED,
            "Live's surplus is no event of the row.",
            List.of()),
        new Case(
            "live put an event into another row",
            new KnownEvidence().closedCounts(A, B).liveCounts(A).liveSays(B, Disposition.ADMITTED),
            row(A, B),
            row(A),
            Cause.UNEXPLAINED,
            "Live has lines/0@2 in another row.",
            List.of(B)),
        new Case(
            "live rejected what the close counts",
            new KnownEvidence().closedCounts(A, B).liveCounts(A).liveSays(B, Disposition.REJECTED),
            row(A, B),
            row(A),
            Cause.UNEXPLAINED,
            "Live has lines/0@2 in another row.",
            List.of(B)),
        new Case(
            "live's row holds less than the events that both sides name",
            new KnownEvidence().closedCounts(A, B).liveCounts(A, B),
            row(A, B),
            row(A),
            Cause.UNEXPLAINED,
            "Both sides name the same events.",
            List.of()),
        new Case(
            "a row of live has no events anywhere",
            new KnownEvidence(),
            null,
            row(A),
            Cause.UNEXPLAINED,
            "Only one side has the row.",
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCauseIsTheFirstWhoseEvidenceIsThere(Case one) {
    Difference difference = new FindCause(one.evidence(), START).of(one.closed(), one.live());
    assertThat(
        difference,
        is(new Difference(one.closed(), one.live(), one.cause(), one.sentence(), one.events())));
  }

  @Test
  void everyCauseHasACase() {
    Set<Cause> found = EnumSet.noneOf(Cause.class);
    cases().forEach(one -> found.add(one.cause()));
    assertThat(found, is(EnumSet.allOf(Cause.class)));
  }

  @Test
  void onlyWhatIsInFlightPasses() {
    assertThat(
        EnumSet.allOf(Cause.class).stream().filter(Cause::passes).toList(),
        is(List.of(Cause.IN_FLIGHT)));
  }

  /** One row for which there is evidence of every cause; it goes away cause by cause. */
  @Test
  void theCausesAreTriedInOneOrder() {
    KnownEvidence evidence =
        new KnownEvidence()
            .notCertified()
            .agrees(Agreement.NONE)
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A)
            .liveSays(B, Disposition.BEHIND_WATERMARK)
            .notArchived(D);
    List<Cause> order = new ArrayList<>();
    order.add(causeOf(evidence));

    KnownEvidence certified =
        new KnownEvidence()
            .agrees(Agreement.NONE)
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A)
            .liveSays(B, Disposition.BEHIND_WATERMARK)
            .notArchived(D);
    order.add(causeOf(certified));

    KnownEvidence archived =
        new KnownEvidence()
            .agrees(Agreement.NONE)
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A)
            .liveSays(B, Disposition.BEHIND_WATERMARK);
    order.add(causeOf(archived));

    KnownEvidence matching =
        new KnownEvidence()
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A)
            .liveSays(B, Disposition.BEHIND_WATERMARK);
    order.add(causeOf(matching));

    KnownEvidence notRefused =
        new KnownEvidence()
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A);
    order.add(causeOf(notRefused));

    KnownEvidence notLost =
        new KnownEvidence()
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .repeats(REPEAT_OF_A, A)
            .liveSays(B, Disposition.ADMITTED)
            .liveSays(C, Disposition.ADMITTED);
    order.add(causeOf(notLost));

    KnownEvidence notRepeated =
        new KnownEvidence()
            .closedCounts(A, B, C)
            .liveCounts(A, D, REPEAT_OF_A)
            .liveSays(B, Disposition.ADMITTED)
            .liveSays(C, Disposition.ADMITTED);
    order.add(causeOf(notRepeated));

    assertThat(
        order,
        is(
            List.of(
                Cause.IN_FLIGHT,
                Cause.MISSING_IN_ARCHIVE,
                Cause.SINK_DIVERGED,
                Cause.BEHIND_WATERMARK,
                Cause.LOST_BY_LIVE,
                Cause.DOUBLED_BY_LIVE,
                Cause.UNEXPLAINED)));
  }

  private static Cause causeOf(KnownEvidence evidence) {
    return new FindCause(evidence, START).of(row(A, B, C), row(A, D, REPEAT_OF_A)).cause();
  }

  /** Whatever a row's numbers are, without evidence none of the named causes is given. */
  @Test
  void withoutEvidenceADifferenceIsUnexplained() {
    for (Posting closed : new Posting[] {row(A), row(A, B), row(A, B, C)}) {
      for (Posting live : new Posting[] {row(), row(B, D), row(A, B, D, D)}) {
        Difference difference = new FindCause(new KnownEvidence(), START).of(closed, live);
        assertThat(difference.cause(), is(Cause.UNEXPLAINED));
      }
    }
  }

  private static CountedEvent event(long offset, String id, long time) {
    Hash128 identity = Hash128.of("urn:shop", id);
    return new CountedEvent(
        Position.of("lines", 0, offset),
        "urn:shop",
        id,
        time,
        time,
        time,
        identity,
        identity.then(Hash128.of("payload of " + id)));
  }

  private static Posting row(CountedEvent... events) {
    Hash128 fingerprint = Hash128.ZERO;
    for (CountedEvent event : events) {
      fingerprint = fingerprint.plus(event.fingerprint());
    }
    long count = events.length;
    return new Posting(
        new PostingKey("sales", List.of("EUR"), START),
        HOUR,
        START,
        new Totals(List.of(count), count, 0, fingerprint));
  }

  private static Posting withMeasure(long value, Posting row) {
    Totals totals = row.totals();
    return new Posting(
        row.key(),
        row.window(),
        row.postingStart(),
        new Totals(List.of(value), totals.events(), totals.lateEvents(), totals.fingerprint()));
  }
}
