package dev.tally.bench.live;

import java.util.Arrays;
import org.apache.flink.util.function.ThrowingConsumer;

/** The events of one shard that are booked in one bucket of time, side by side in one array. */
final class HandWrittenBlock {

  /** Bits of an event's number in the word it is sorted by; above them are its times. */
  private static final int NUMBER_BITS = 31;

  private static final long NUMBER = (1L << NUMBER_BITS) - 1;

  /** Bits of arrival time minus posted time, which is between {@code -S} and {@code L}. */
  private static final int DELAY_BITS = 23;

  private byte[] bytes = new byte[4096];
  private int size;
  private int[] starts = new int[32];
  private int count;

  /** Copies an event in. */
  void add(HandWrittenEvent event) {
    int length = event.length();
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    System.arraycopy(event.block(), event.start(), bytes, size, length);
    starts[count++] = size;
    size += length;
  }

  /** Returns the events' bytes, one behind the other. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Hands a cursor over at each event, in admission order. */
  void forEachInOrder(long bucketStart, ThrowingConsumer<HandWrittenEvent, Exception> receiver)
      throws Exception {
    HandWrittenEvent event = new HandWrittenEvent();
    long[] order = new long[count];
    for (int number = 0; number < count; number++) {
      event.to(bytes, starts[number]);
      long posted = event.postedTime() - bucketStart;
      long delay = event.arrivalTime() - event.postedTime() + (1L << (DELAY_BITS - 1));
      order[number] = (((posted << DELAY_BITS) | delay) << NUMBER_BITS) | number;
    }
    Arrays.sort(order);
    orderTies(order);
    for (long word : order) {
      receiver.accept(event.to(bytes, starts[(int) (word & NUMBER)]));
    }
  }

  /** Sorts those with the same times by position: few, so by insertion. */
  private void orderTies(long[] order) {
    HandWrittenEvent left = new HandWrittenEvent();
    HandWrittenEvent right = new HandWrittenEvent();
    for (int index = 1; index < order.length; index++) {
      long word = order[index];
      right.to(bytes, starts[(int) (word & NUMBER)]);
      int free = index;
      while (free > 0
          && word >>> NUMBER_BITS == order[free - 1] >>> NUMBER_BITS
          && right.isBefore(left.to(bytes, starts[(int) (order[free - 1] & NUMBER)]))) {
        order[free] = order[free - 1];
        free--;
      }
      order[free] = word;
    }
  }
}
