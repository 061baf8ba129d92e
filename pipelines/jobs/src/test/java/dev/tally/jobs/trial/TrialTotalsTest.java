package dev.tally.jobs.trial;

import static dev.tally.jobs.trial.ChangeKind.FIELD_ADDED;
import static dev.tally.jobs.trial.ChangeKind.NEWLY_REJECTED;
import static dev.tally.jobs.trial.ChangeKind.VALUE_CHANGED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Position;
import dev.tally.jobs.trial.ChangeGroup.Example;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrialTotalsTest {

  private static final Change REJECTED =
      new Change(NEWLY_REJECTED, "RULE_BROKEN", "accepted", "RULE_BROKEN: no");
  private static final Change CHANGED = new Change(VALUE_CHANGED, "minutes", "1", "2");
  private static final Change CHANGED_TOO = new Change(VALUE_CHANGED, "level", "\"a\"", "\"b\"");
  private static final Change ADDED = new Change(FIELD_ADDED, "gate", "nothing", "7");

  private final TrialTotals totals = new TrialTotals(4, 2);

  @Test
  void everyEventHasOneEndAndIsInTheGroupOfEachChange() {
    totals.add(List.of());
    totals.add(List.of(event(0, "/a"), event(1, "/a", ADDED)));
    totals.add(List.of(event(2, "/a", CHANGED, CHANGED_TOO, ADDED)));
    totals.add(List.of(event(3, "/b", REJECTED)));
    assertThat(
        totals.result(),
        is(
            new TrialResult(
                4,
                4,
                2,
                Map.of(NEWLY_REJECTED, 1L, VALUE_CHANGED, 1L),
                List.of(
                    group(REJECTED, "/b", 1, 3),
                    group(CHANGED_TOO, "/a", 1, 2),
                    group(CHANGED, "/a", 1, 2),
                    group(ADDED, "/a", 2, 1, 2)))));
    assertThat(totals.result().isInOrder(), is(false));
  }

  @Test
  void aFieldThatComesIsInOrder() {
    totals.add(List.of(event(1, "/a", ADDED)));
    assertThat(totals.result().isInOrder(), is(true));
  }

  @Test
  void theLargestGroupOfAKindComesFirstAndKeepsItsFirstExamples() {
    totals.add(List.of(event(0, "/a", REJECTED)));
    for (int number = 1; number < 5; number++) {
      totals.add(List.of(event(number, "/b", REJECTED)));
    }
    assertThat(
        totals.result().groups(),
        is(List.of(group(REJECTED, "/b", 4, 1, 2), group(REJECTED, "/a", 1, 0))));
  }

  @Test
  void producersBeyondTheMostAreOneGroup() {
    for (int number = 0; number < 100; number++) {
      totals.add(List.of(event(number, "/made-up/" + number, REJECTED)));
    }
    totals.add(List.of(event(100, "/made-up/3", REJECTED)));
    totals.add(List.of(event(101, "/made-up/3", CHANGED)));
    assertThat(
        totals.result().groups(),
        is(
            List.of(
                group(REJECTED, null, 96, 4, 5),
                group(REJECTED, "/made-up/3", 2, 3, 100),
                group(REJECTED, "/made-up/0", 1, 0),
                group(REJECTED, "/made-up/1", 1, 1),
                group(REJECTED, "/made-up/2", 1, 2),
                group(CHANGED, null, 1, 101))));
  }

  @Test
  void aProducerWithAVeryLongNameIsShortened() {
    totals.add(List.of(event(0, "/".repeat(100_000), REJECTED)));
    assertThat(
        totals.result().groups(), is(List.of(group(REJECTED, "/".repeat(200) + "...", 1, 0))));
  }

  private static TriedEvent event(long offset, String source, Change... changes) {
    return new TriedEvent(position(offset), source, "s" + offset, "stay", List.of(changes));
  }

  private static ChangeGroup group(
      Change change, @Nullable String source, long events, long... offsets) {
    return new ChangeGroup(
        change.kind(),
        "stay",
        source,
        change.what(),
        events,
        LongStream.of(offsets)
            .mapToObj(
                offset ->
                    new Example(position(offset), "s" + offset, change.before(), change.after()))
            .toList());
  }

  private static Position position(long offset) {
    return Position.of("garage.stays", 0, offset);
  }
}
