package dev.tally.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells at a glance that a value needs none of the checks that foreign characters ask for. */
final class PlainText {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long BACKSLASHES = '\\' * ONES;

  private PlainText() {}

  /**
   * Whether some bytes are ASCII without a backslash. Then they are valid UTF-8, and a JSON text in
   * them has no escape, so no half of a surrogate pair.
   */
  static boolean isPlain(byte[] bytes) {
    int index = 0;
    long found = 0;
    for (; index <= bytes.length - Long.BYTES; index += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, index);
      long noBackslash = eight ^ BACKSLASHES;
      // The high bit of a byte is set here if the byte has it, or is the backslash. A borrow can
      // only set one too many, above a byte that is a backslash itself.
      found |= eight | ((noBackslash - ONES) & ~noBackslash);
    }
    for (; index < bytes.length; index++) {
      found |= bytes[index] == '\\' ? HIGH_BITS : bytes[index];
    }
    return (found & HIGH_BITS) == 0;
  }
}
