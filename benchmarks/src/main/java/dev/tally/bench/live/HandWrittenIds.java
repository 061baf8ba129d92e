package dev.tally.bench.live;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One generation of identities in one array: open addressing, no object per identity.
 *
 * <p>Each takes {@value #STRIDE} longs: identity, payload hash, posted time, and partition and
 * offset in one word, which is never 0.
 */
final class HandWrittenIds {

  static final int STRIDE = 6;

  /** Where in an entry the payload hash starts, behind which posted time and place stand. */
  static final int PAYLOAD = 2;

  static final int POSTED = 4;
  private static final int PLACE = 5;

  private static final int OFFSET_BITS = 44;
  private static final int SMALLEST = 64;

  private long[] words = new long[SMALLEST * STRIDE];
  private int count;

  HandWrittenIds copy() {
    HandWrittenIds copy = new HandWrittenIds();
    copy.words = words.clone();
    copy.count = count;
    return copy;
  }

  /** Returns where the identity's entry starts, or -1. */
  int find(long high, long low) {
    int at = slot(words, high, low);
    return words[at + PLACE] == 0 ? -1 : at;
  }

  long word(int at) {
    return words[at];
  }

  int partition(int entry) {
    return (int) (words[entry + PLACE] >>> OFFSET_BITS);
  }

  long offset(int entry) {
    return (words[entry + PLACE] & (1L << OFFSET_BITS) - 1) - 1;
  }

  void put(HandWrittenEvent event) {
    if ((count + 1) * 3L > words.length / STRIDE * 2L) {
      grow();
    }
    int at = slot(words, event.identityHigh(), event.identityLow());
    if (words[at + PLACE] == 0) {
      count++;
    }
    words[at] = event.identityHigh();
    words[at + 1] = event.identityLow();
    words[at + PAYLOAD] = event.payloadHigh();
    words[at + PAYLOAD + 1] = event.payloadLow();
    words[at + POSTED] = event.postedTime();
    words[at + PLACE] = (long) event.partition() << OFFSET_BITS | event.offset() + 1;
  }

  private void grow() {
    long[] larger = new long[2 * words.length];
    for (int at = 0; at < words.length; at += STRIDE) {
      if (words[at + PLACE] != 0) {
        int free = slot(larger, words[at], words[at + 1]);
        System.arraycopy(words, at, larger, free, STRIDE);
      }
    }
    words = larger;
  }

  /** Returns where an identity's entry is or belongs. The high word is as good as random. */
  private static int slot(long[] words, long high, long low) {
    int mask = words.length / STRIDE - 1;
    int slot = (int) high & mask;
    while (true) {
      int at = slot * STRIDE;
      if (words[at + PLACE] == 0 || (words[at] == high && words[at + 1] == low)) {
        return at;
      }
      slot = slot + 1 & mask;
    }
  }

  void write(DataOutputView target) throws IOException {
    target.writeInt(count);
    target.writeInt(words.length);
    byte[] entry = new byte[STRIDE * Long.BYTES];
    for (int at = 0; at < words.length; at += STRIDE) {
      if (words[at + PLACE] != 0) {
        for (int index = 0; index < STRIDE; index++) {
          HandWrittenEvent.putLong(entry, index * Long.BYTES, words[at + index]);
        }
        target.write(entry);
      }
    }
  }

  static HandWrittenIds read(DataInputView source) throws IOException {
    HandWrittenIds ids = new HandWrittenIds();
    ids.count = source.readInt();
    ids.words = new long[source.readInt()];
    byte[] entry = new byte[STRIDE * Long.BYTES];
    for (int number = 0; number < ids.count; number++) {
      source.readFully(entry);
      long high = HandWrittenEvent.getLong(entry, 0);
      int at = slot(ids.words, high, HandWrittenEvent.getLong(entry, Long.BYTES));
      for (int index = 0; index < STRIDE; index++) {
        ids.words[at + index] = HandWrittenEvent.getLong(entry, index * Long.BYTES);
      }
    }
    return ids;
  }

  void clear() {
    if (count > 0) {
      words = new long[SMALLEST * STRIDE];
      count = 0;
    }
  }
}
