package dev.tally.event;

import java.io.EOFException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Elements' bytes while they are taken apart: the other side of {@link FlatOutput}. */
public final class FlatInput extends InputStream {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final StringInterner interner;
  private int position;

  /**
   * @param interner what the texts in it are looked for in
   */
  public FlatInput(byte[] bytes, StringInterner interner) {
    this.bytes = bytes;
    this.interner = interner;
  }

  @Override
  public int read() {
    return position < bytes.length ? bytes[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    int left = bytes.length - position;
    if (left == 0 && count > 0) {
      return -1;
    }
    int taken = Math.min(left, count);
    System.arraycopy(bytes, position, target, offset, taken);
    position += taken;
    return taken;
  }

  long readLong() throws EOFException {
    return (long) LONGS.get(bytes, pass(Long.BYTES));
  }

  /** Whether everything has been read. */
  public boolean isAtEnd() {
    return position == bytes.length;
  }

  String readText(int length) throws EOFException {
    int start = pass(length);
    return interner.of(bytes, start, position);
  }

  String readUniqueText(int length) throws EOFException {
    return new String(bytes, pass(length), length, StandardCharsets.UTF_8);
  }

  /** Passes some bytes and returns where they begin. */
  private int pass(int count) throws EOFException {
    int start = position;
    if (count < 0 || count > bytes.length - start) {
      throw new EOFException("the bytes end in the middle of an element");
    }
    position += count;
    return start;
  }
}
