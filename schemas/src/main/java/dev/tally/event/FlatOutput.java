package dev.tally.event;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.beam.sdk.util.VarInt;

/**
 * Elements' bytes while they are put together.
 *
 * <p>The streams of the JDK take a lock at every byte; here numbers and texts go into an array
 * whole. {@link Bytes} knows it, so a coder that writes to it need not.
 */
public final class FlatOutput extends OutputStream {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  /**
   * @param capacity how many bytes to expect; more have room too
   */
  public FlatOutput(int capacity) {
    this.bytes = new byte[capacity];
  }

  @Override
  public void write(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  void writeLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  /**
   * Writes a text behind its length in bytes.
   *
   * @param more what to add to the length
   */
  void writeText(String text, int more) throws IOException {
    // The JDK encodes a text faster than it hands out its characters one by one.
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    VarInt.encode(encoded.length + more, this);
    write(encoded, 0, encoded.length);
  }

  /** Returns how many bytes were written. */
  public int length() {
    return length;
  }

  /** Returns the bytes that were written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int more) {
    int needed = length + more;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
    }
  }
}
