package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.kafka.ThreadShare.Sharers;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final long MILLI = 1_000_000;
  private static final long FAR = 5L << 20;

  private final Sharers sharers = new Sharers(-5);
  private long backlogOfOne;
  private long backlogOfOther = -1;
  private final ThreadShare one = new ThreadShare(sharers, () -> backlogOfOne, -5);
  private final ThreadShare other = new ThreadShare(sharers, () -> backlogOfOther, -5);

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
  void aReaderThatWaitedForNothingRestsAloneTheLongerTheMoreReadersThereAre() {
    one.took(0, MILLI, false);

    assertThat(one.isDue(21 * MILLI - 1), is(false));
    assertThat(other.isDue(MILLI), is(true));
    assertThat(one.isDue(21 * MILLI), is(true));
  }

  @Test
  void aReaderThatIsFarBehindIsAlwaysDueThoughATurnWasSlow() {
    backlogOfOne = FAR;
    one.took(0, 5 * MILLI, true);

    assertThat(one.isDue(5 * MILLI), is(true));
    assertThat(other.isDue(5 * MILLI), is(true));
  }

  @Test
  void aReaderThatKeepsUpLeavesTheThreadToOneThatIsFarBehind() {
    backlogOfOther = FAR;
    one.took(0, 5 * MILLI, true);

    assertThat(one.isDue(25 * MILLI - 1), is(false));
    assertThat(other.isDue(5 * MILLI), is(true));
    assertThat(one.isDue(25 * MILLI), is(true));
  }

  @Test
  void aReaderThatHasEndedCountsNoMore() {
    backlogOfOther = FAR;
    other.end();
    one.took(0, 5 * MILLI, true);

    assertThat(one.isDue(8 * MILLI - 1), is(false));
    assertThat(one.isDue(8 * MILLI), is(true));
  }

  @Test
  void timeMayPassTheEndOfItsRange() {
    long almost = Long.MAX_VALUE - 10;
    ThreadShare turns = new ThreadShare(new Sharers(almost), () -> 0, almost);
    turns.took(almost, Long.MIN_VALUE + 5 * MILLI, true);

    assertThat(turns.isDue(Long.MIN_VALUE + 6 * MILLI), is(false));
    assertThat(turns.isDue(Long.MIN_VALUE + 8 * MILLI), is(true));
  }
}
