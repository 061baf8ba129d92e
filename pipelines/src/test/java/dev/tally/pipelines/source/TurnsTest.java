package dev.tally.pipelines.source;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.pipelines.source.Turns.Breath;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final long MILLI = 1_000_000;

  private final Breath breath = new Breath(-5);
  private final Turns one = new Turns(breath, -5);
  private final Turns other = new Turns(breath, -5);

  @Test
  void aReaderThatNeverWaitsIsAlwaysDue() {
    for (long now = 0; now < 100 * MILLI; now += 10_000) {
      assertThat(one.isDue(now), is(true));
      one.took(now, now + 10_000, true);
    }
  }

  @Test
  void aReaderThatWaitedForARecordGivesTheWholeThreadABreath() {
    one.took(0, 5 * MILLI, true);

    assertThat(one.isDue(8 * MILLI - 1), is(false));
    assertThat(other.isDue(8 * MILLI - 1), is(false));
    assertThat(one.isDue(8 * MILLI), is(true));
    assertThat(other.isDue(8 * MILLI), is(true));
  }

  @Test
  void aReaderThatWaitedForNothingRestsAloneAndDoesNotHoldUpTheOthers() {
    one.took(0, MILLI, false);

    assertThat(one.isDue(11 * MILLI - 1), is(false));
    assertThat(other.isDue(MILLI), is(true));
    assertThat(one.isDue(11 * MILLI), is(true));
  }

  @Test
  void aReaderThatIsBehindTakesNoBreathThoughATurnWasSlow() {
    for (int turn = 1; turn < 2_000; turn++) {
      one.took(0, 0, true);
    }
    one.took(0, 5 * MILLI, true);

    assertThat(one.isDue(5 * MILLI), is(true));
  }

  @Test
  void timeMayPassTheEndOfItsRange() {
    Turns turns = new Turns(new Breath(Long.MAX_VALUE - 10), Long.MAX_VALUE - 10);
    turns.took(Long.MAX_VALUE - 10, Long.MIN_VALUE + 5 * MILLI, true);

    assertThat(turns.isDue(Long.MIN_VALUE + 6 * MILLI), is(false));
    assertThat(turns.isDue(Long.MIN_VALUE + 8 * MILLI), is(true));
  }
}
