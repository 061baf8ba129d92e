package dev.tally.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Avro's binary encoding, as far as a schema leads through it.
 *
 * <p>The library's decoder takes a length for what it says and makes room for it; a record of eight
 * bytes can ask for two gigabytes. Here no length goes beyond the bytes that there are.
 *
 * @see <a href="https://avro.apache.org/docs/1.11.4/specification/#binary-encoding">Binary
 *     encoding</a>
 */
final class AvroInput {

  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final int DEEPEST = 64;

  private final byte[] bytes;
  private int position;
  private int depth;
  private long items;

  AvroInput(byte[] bytes, int start) {
    this.bytes = bytes;
    this.position = start;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position == bytes.length;
  }

  /** Goes into a value within a value. */
  void enter() throws MalformedException {
    if (++depth > DEEPEST) {
      throw new MalformedException("It is nested more than " + DEEPEST + " deep.");
    }
  }

  void leave() {
    depth--;
  }

  boolean readBoolean() throws MalformedException {
    int value = bytes[pass(1)];
    if (value != 0 && value != 1) {
      throw new MalformedException("A boolean is neither 0 nor 1.");
    }
    return value == 1;
  }

  int readInt() throws MalformedException {
    long value = readLong();
    if (value != (int) value) {
      throw new MalformedException("An int has more than 32 bits.");
    }
    return (int) value;
  }

  long readLong() throws MalformedException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = bytes[pass(1)];
      zigzag |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new MalformedException("A number has more than ten bytes.");
  }

  float readFloat() throws MalformedException {
    return Float.intBitsToFloat((int) INTS.get(bytes, pass(Integer.BYTES)));
  }

  double readDouble() throws MalformedException {
    return Double.longBitsToDouble((long) LONGS.get(bytes, pass(Long.BYTES)));
  }

  byte[] readBytes() throws MalformedException {
    return readFixed(readLength());
  }

  byte[] readFixed(int length) throws MalformedException {
    int start = pass(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  String readText() throws MalformedException {
    int length = readLength();
    int start = pass(length);
    String text = Utf8Text.of(bytes, start, length);
    if (text == null) {
      throw new MalformedException("A text is not valid UTF-8.");
    }
    return text;
  }

  /** Returns which of some branches or symbols follows. */
  int readIndex(int count) throws MalformedException {
    int index = readInt();
    if (index < 0 || index >= count) {
      throw new MalformedException("An index names none of " + count + ".");
    }
    return index;
  }

  /**
   * Returns how many items the next block of an array or a map has; none is the end. Items may take
   * no bytes, so there are at most as many as the data has bytes.
   */
  long readBlock() throws MalformedException {
    long count = readLong();
    if (count < 0) {
      // Its size in bytes follows, for readers that skip it.
      readLong();
      count = -count;
    }
    if (count < 0 || count > bytes.length - items) {
      throw new MalformedException("An array or a map has more items than the data has bytes.");
    }
    items += count;
    return count;
  }

  private int readLength() throws MalformedException {
    long length = readLong();
    if (length < 0 || length > bytes.length) {
      throw new MalformedException("A length goes beyond the data.");
    }
    return (int) length;
  }

  /** Passes some bytes and returns where they begin. */
  private int pass(int count) throws MalformedException {
    int start = position;
    if (count > bytes.length - start) {
      throw new MalformedException("It ends too early.");
    }
    position += count;
    return start;
  }
}
