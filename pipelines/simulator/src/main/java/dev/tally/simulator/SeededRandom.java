package dev.tally.simulator;

import dev.tally.event.Hash128;
import java.time.Duration;
import java.util.SplittableRandom;

/** Chance that repeats itself: the same seed and the same name give the same throws. */
final class SeededRandom {

  private final SplittableRandom random;

  private SeededRandom(SplittableRandom random) {
    this.random = random;
  }

  static SeededRandom of(long seed, String name) {
    return new SeededRandom(new SplittableRandom(Hash128.of(Long.toString(seed), name).low()));
  }

  /** Whether something of that share of all cases happens; a share is 0 to 1. */
  boolean happens(double share) {
    return random.nextDouble() < share;
  }

  /** Returns 0 to 1, 1 excluded. */
  double fraction() {
    return random.nextDouble();
  }

  /** Returns a number of the range, both ends included. */
  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  /** Returns milliseconds of the range, both ends included. */
  long between(Duration least, Duration most) {
    return between(least.toMillis(), most.toMillis());
  }

  /** Returns milliseconds of the range, as often of one order of magnitude as of another. */
  long betweenByMagnitude(Duration least, Duration most) {
    double low = Math.log((double) least.toMillis());
    double high = Math.log((double) most.toMillis());
    return Math.round(Math.exp(low + random.nextDouble() * (high - low)));
  }

  /** Returns milliseconds, exponentially distributed, none above the limit. */
  long exponential(Duration mean, Duration limit) {
    double draw = -Math.log(1 - random.nextDouble()) * mean.toMillis();
    return Math.min((long) draw, limit.toMillis());
  }
}
