package dev.tally.transforms.bundle;

import java.io.Serializable;

/**
 * In how many and how large pieces the flow works. What it comes to does not depend on it.
 *
 * @param shards how many ordered streams admission has, and how many shards rows are spread over
 * @param bounded whether all of the input is there, so that nothing has to be ready before its end
 */
public record Sharding(int shards, boolean bounded) implements Serializable {

  /** In a live run, about what arrives out of order is in one slice or two. */
  private static final long SHORT = 4_000;

  /** At the end of a bounded input a shard sorts this much at a time. */
  private static final long LONG = 3_600_000;

  /** Returns how many milliseconds of posted time wait together. */
  public long slice() {
    return bounded ? LONG : SHORT;
  }

  /** Returns the start of the slice that a time falls into, epoch milliseconds. */
  public long sliceOf(long time) {
    return Math.floorDiv(time, slice()) * slice();
  }
}
