package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A 128-bit number: an identity, the hash of a payload, or a sum of such hashes.
 *
 * <p>The hash is Murmur3 (x64, 128 bits, seed 0). It tells things apart against accident; it does
 * not withstand somebody who chooses inputs to collide.
 */
public record Hash128(long high, long low) implements Comparable<Hash128>, Serializable {

  /**
   * Sixteen bytes. There is no version byte: it is a key of state, and its form can never change.
   */
  public static final FlatCoder<Hash128> CODER = new Coder();

  public static final Hash128 ZERO = new Hash128(0, 0);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Returns the hash of some texts, each set apart from the next by its length. */
  public static Hash128 of(String... texts) {
    int length = 0;
    for (String text : texts) {
      length += Integer.BYTES + text.length();
    }
    HashInput input = new HashInput(length);
    for (String text : texts) {
      input.text(text);
    }
    return input.hash();
  }

  /** Returns the hash of some bytes. */
  public static Hash128 of(byte[] bytes) {
    return new HashInput(bytes.length).bytes(bytes).hash();
  }

  /** Returns the hash of this number followed by another: the order matters. */
  public Hash128 then(Hash128 next) {
    byte[] bytes = new byte[4 * Long.BYTES];
    LONGS.set(bytes, 0, high);
    LONGS.set(bytes, Long.BYTES, low);
    LONGS.set(bytes, 2 * Long.BYTES, next.high);
    LONGS.set(bytes, 3 * Long.BYTES, next.low);
    return Murmur3.hash(bytes, bytes.length);
  }

  /** Returns the sum mod 2^128. */
  public Hash128 plus(Hash128 other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Hash128(high + other.high + carry, sum);
  }

  /** Returns the difference mod 2^128. */
  public Hash128 minus(Hash128 other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Hash128(high - other.high - borrow, low - other.low);
  }

  /** Compares as unsigned numbers. */
  @Override
  public int compareTo(Hash128 other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Returns 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  /** Reads what {@link #toString} wrote. */
  public static Hash128 parse(String hex) {
    return new Hash128(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  private static final class Coder extends FlatCoder<Hash128> {

    private static final long serialVersionUID = 1;

    @Override
    protected void write(Hash128 hash, OutputStream out) throws IOException {
      Bytes.writeHash(hash, out);
    }

    @Override
    protected Hash128 read(InputStream in) throws IOException {
      return Bytes.readHash(in);
    }
  }
}
