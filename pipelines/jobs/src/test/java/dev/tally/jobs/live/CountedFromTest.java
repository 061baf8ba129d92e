package dev.tally.jobs.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.event.Hash128;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountedFromTest {

  private static final RunEntry LIVE = run(Job.LIVE, 1, RunStatus.RUNNING);
  private static final RunEntry ACTIVATION = run(Job.LIVE, 2, RunStatus.ACTIVATED);
  private static final RunEntry CLOSE = run(Job.CLOSE, 7, RunStatus.DONE);
  private static final List<ClosedDay> CLOSED = List.of(closed("2026-02-27"), closed("2026-02-28"));

  @Test
  void theNextRunCountsFromTheEndOfTheLastClosedDay() {
    assertThat(
        CountedFrom.lastClose(List.of(LIVE, CLOSE), CLOSED),
        equalTo(Optional.of(from("2026-03-01T00:00:00Z", 2))));
  }

  @Test
  void anActivationTakesAGenerationToo() {
    assertThat(
        CountedFrom.lastClose(List.of(LIVE, ACTIVATION, CLOSE), CLOSED),
        equalTo(Optional.of(from("2026-03-01T00:00:00Z", 3))));
  }

  @Test
  void theFirstRunThatCountsBeginsAtTheFirstOffsetsWhateverIsClosedOrActivated() {
    assertThat(CountedFrom.lastClose(List.of(CLOSE), CLOSED), equalTo(Optional.empty()));
    assertThat(
        CountedFrom.lastClose(List.of(ACTIVATION, CLOSE), CLOSED), equalTo(Optional.empty()));
  }

  @Test
  void withoutAClosedDayAllIsCountedAgain() {
    assertThat(CountedFrom.lastClose(List.of(LIVE), List.of()), equalTo(Optional.empty()));
  }

  private static CountedFrom from(String time, long generation) {
    return new CountedFrom(Instant.parse(time).toEpochMilli(), generation);
  }

  private static RunEntry run(Job job, long generation, RunStatus status) {
    Run run = new Run(job.label() + "-" + generation, job, generation);
    return new RunEntry(run, 0, null, status, 1, "{}");
  }

  private static ClosedDay closed(String day) {
    return new ClosedDay(LocalDate.parse(day), 0, "close-7", 7, 0, 0, Hash128.ZERO, List.of());
  }
}
