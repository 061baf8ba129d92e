package dev.tally.transforms.decode;

import java.io.Serializable;

/**
 * A span of posted time, from inclusive to exclusive, epoch milliseconds.
 *
 * <p>Live counts for ever; a close counts only what its days have booked.
 */
public record PostedRange(long from, long to) implements Serializable {

  /** All of time. */
  public static final PostedRange EVER = new PostedRange(Long.MIN_VALUE, Long.MAX_VALUE);

  public PostedRange {
    if (from >= to) {
      throw new IllegalArgumentException("a posted range must not be empty: " + from + ".." + to);
    }
  }

  /** Whether something booked at that time lies in this span. */
  public boolean contains(long postedTime) {
    return from <= postedTime && postedTime < to;
  }
}
