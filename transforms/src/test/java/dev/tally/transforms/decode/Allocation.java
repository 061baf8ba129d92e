package dev.tally.transforms.decode;

import com.sun.management.ThreadMXBean;
import dev.tally.event.RawRecord;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How much memory a record asked for while it was decoded, let go or not: a number of bytes that
 * does not depend on how busy the machine is.
 */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A name that is new makes the parsers of JSON copy their tables of the names they know. */
  private static final long FOR_ANY_RECORD = 4 << 20;

  /** An item of an array may have one byte, and each is hashed by itself. */
  private static final long FOR_A_BYTE = 200;

  private static final long FOR_AN_ITEM = 2_048;

  private Allocation() {}

  /** What a record came to, and the bytes it took. */
  record Measured(List<Decoded> outcome, long bytes) {}

  static Measured decode(Decode decode, RawRecord record) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    List<Decoded> outcome = decode.decode(record);
    return new Measured(outcome, THREADS.getThreadAllocatedBytes(thread) - before);
  }

  /** Returns what a record may take: an item of a batch is a row of its own. */
  static long bound(RawRecord record, List<Decoded> outcome) {
    byte[] value = record.value();
    long items = outcome.size() == 1 ? 0 : outcome.size();
    return FOR_ANY_RECORD + FOR_A_BYTE * (value == null ? 0 : value.length) + FOR_AN_ITEM * items;
  }
}
