package dev.tally.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Murmur3 (x64, 128 bits, seed 0) of bytes that lie in one array, after Austin Appleby's public
 * domain {@code MurmurHash3_x64_128}.
 *
 * <p>A library's hasher is an object with a buffer of its own; an event takes ten hashes of a few
 * dozen bytes each, which can share one array.
 */
final class Murmur3 {

  /** How many bytes are mixed at once. */
  static final int BLOCK = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private Murmur3() {}

  /**
   * Returns the hash of the first bytes of an array.
   *
   * @param bytes zero from {@code length} to the end of the last block, which the array must hold
   */
  static Hash128 hash(byte[] bytes, int length) {
    long h1 = 0;
    long h2 = 0;
    int whole = length - length % BLOCK;
    for (int index = 0; index < whole; index += BLOCK) {
      h1 ^= first((long) LONGS.get(bytes, index));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= second((long) LONGS.get(bytes, index + Long.BYTES));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    if (whole < length) {
      // Zeros mix to zero, so what stands behind the end changes nothing.
      h1 ^= first((long) LONGS.get(bytes, whole));
      h2 ^= second((long) LONGS.get(bytes, whole + Long.BYTES));
    }
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    return new Hash128(h2, h1);
  }

  private static long first(long block) {
    return Long.rotateLeft(block * C1, 31) * C2;
  }

  private static long second(long block) {
    return Long.rotateLeft(block * C2, 33) * C1;
  }

  private static long finish(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
