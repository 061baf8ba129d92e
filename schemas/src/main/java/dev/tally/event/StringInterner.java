package dev.tally.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that were read before, as most have been: the same text is mostly the same object.
 *
 * <p>So it is not made again, and to compare it is to compare references. A text is kept when it
 * comes a second time before any other unknown one that has its slot, so that texts that hardly
 * repeat, such as the subjects of events, push out few of those that do. Nothing but time depends
 * on it. Not for several threads.
 */
public final class StringInterner {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** The logarithm of how many texts are kept. */
  private static final int SLOT_BITS = 13;

  /** Longer ones are seldom read twice. */
  private static final int LONGEST = 64;

  private final @Nullable Known[] slots = new @Nullable Known[1 << SLOT_BITS];

  /** The hash of the last text that was not known, by slot. */
  private final long[] strangers = new long[1 << SLOT_BITS];

  /** Returns the text that some bytes are the UTF-8 of. */
  String of(byte[] bytes, int start, int end) {
    if (end - start > LONGEST) {
      return text(bytes, start, end);
    }
    long hash = hash(bytes, start, end);
    int slot = (int) (hash >>> (Long.SIZE - SLOT_BITS));
    Known known = slots[slot];
    if (known != null && known.isOf(hash, bytes, start, end)) {
      return known.text;
    }
    String text = text(bytes, start, end);
    if (strangers[slot] == hash) {
      slots[slot] = new Known(hash, Arrays.copyOfRange(bytes, start, end), text);
    } else {
      strangers[slot] = hash;
    }
    return text;
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private static long hash(byte[] bytes, int start, int end) {
    long hash = (long) end - start;
    int index = start;
    for (; index <= end - Long.BYTES; index += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, index)) * GOLDEN_RATIO;
      hash ^= hash >>> 32;
    }
    for (; index < end; index++) {
      hash = (hash ^ bytes[index]) * GOLDEN_RATIO;
    }
    return hash;
  }

  private static final class Known {

    private final long hash;
    private final byte[] encoded;
    private final String text;

    Known(long hash, byte[] encoded, String text) {
      this.hash = hash;
      this.encoded = encoded;
      this.text = text;
    }

    boolean isOf(long otherHash, byte[] bytes, int start, int end) {
      return hash == otherHash && Arrays.equals(encoded, 0, encoded.length, bytes, start, end);
    }
  }
}
