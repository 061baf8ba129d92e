package dev.tally.bench.latency;

import java.util.Arrays;

/**
 * Delays as they were seen, in milliseconds.
 *
 * <p>A runner copies its steps, so each kind of delay has one place in the process, like {@link
 * dev.tally.bench.fork.Answers}.
 */
final class Delays {

  /** Of rows: from the end of their posting window, plus {@code L}, to their commit. */
  static final Delays ROWS = new Delays("rows");

  /** Of events: from the moment the rules let them be admitted to their admission. */
  static final Delays EVENTS = new Delays("events");

  private static volatile long from = Long.MAX_VALUE;

  private final String what;
  private long[] seen = new long[1 << 16];
  private int count;

  private Delays(String what) {
    this.what = what;
  }

  /** Counts what becomes known from a moment on, epoch milliseconds. */
  static void countFrom(long moment) {
    from = moment;
  }

  /**
   * Takes a delay.
   *
   * @param known when the thing could be known, epoch milliseconds
   * @param now when it was
   */
  synchronized void add(long known, long now) {
    if (known < from) {
      return;
    }
    if (count == seen.length) {
      seen = Arrays.copyOf(seen, 2 * count);
    }
    seen[count++] = now - known;
  }

  /** Returns the delay that a share of all delays do not exceed. */
  synchronized double percentile(double share) {
    if (count == 0) {
      throw new IllegalStateException("no " + what + " came");
    }
    long[] sorted = Arrays.copyOf(seen, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) Math.ceil(share * count) - 1)];
  }
}
