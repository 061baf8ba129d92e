package dev.tally.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a hash is taken of: texts and numbers one behind the other, each in a form that never
 * changes.
 *
 * <p>One buffer serves the many hashes of an event, one after the other; threads do not share it.
 */
public final class HashInput {

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private byte[] bytes;
  private int length;

  /**
   * @param capacity how many bytes to expect; more have room too
   */
  public HashInput(int capacity) {
    this.bytes = new byte[capacity + Murmur3.BLOCK];
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds a text, set apart from what follows by its length: four bytes, then UTF-8. */
  public HashInput text(String text) {
    // The JDK encodes a text faster than it hands out its characters one by one.
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    reserve(Integer.BYTES + encoded.length);
    INTS.set(bytes, length, encoded.length);
    System.arraycopy(encoded, 0, bytes, length + Integer.BYTES, encoded.length);
    length += Integer.BYTES + encoded.length;
    return this;
  }

  /** Adds what {@link #text} does of a text that is known to be ASCII. */
  @SuppressWarnings("deprecation") // The call drops upper halves of characters; here are none.
  public HashInput ascii(String text) {
    int size = text.length();
    reserve(Integer.BYTES + size);
    INTS.set(bytes, length, size);
    text.getBytes(0, size, bytes, length + Integer.BYTES);
    length += Integer.BYTES + size;
    return this;
  }

  /** Returns what {@link #text} adds of a text, for one that is added often. */
  public static byte[] encode(String text) {
    HashInput input = new HashInput(Integer.BYTES + text.length()).text(text);
    return Arrays.copyOf(input.bytes, input.length);
  }

  /** Adds bytes as they are. */
  public HashInput bytes(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Adds a character that tells what follows: two bytes. */
  public HashInput tag(char tag) {
    reserve(Character.BYTES);
    SHORTS.set(bytes, length, (short) tag);
    length += Character.BYTES;
    return this;
  }

  /** Adds a number: eight bytes. */
  public HashInput number(long number) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, number);
    length += Long.BYTES;
    return this;
  }

  /** Returns the hash of what was added, and is empty again. */
  public Hash128 hash() {
    reserve(0);
    LONGS.set(bytes, length, 0L);
    LONGS.set(bytes, length + Long.BYTES, 0L);
    Hash128 hash = Murmur3.hash(bytes, length);
    length = 0;
    return hash;
  }

  /** Makes room, and leaves it for the zeros at the end. */
  private void reserve(int more) {
    int needed = length + more + Murmur3.BLOCK;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }
}
