package dev.tally.event;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A 128-bit number: an identity, the hash of a payload, or a sum of such hashes.
 *
 * <p>The hash is Murmur3 (x64, 128 bits, seed 0). It tells things apart against accident; it does
 * not withstand somebody who chooses inputs to collide.
 */
public record Hash128(long high, long low) implements Comparable<Hash128>, Serializable {

  public static final Hash128 ZERO = new Hash128(0, 0);

  private static final HashFunction MURMUR3 = Hashing.murmur3_128();

  /** Returns the hash of some texts, each set apart from the next by its length. */
  public static Hash128 of(String... texts) {
    Hasher hasher = MURMUR3.newHasher();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }
    return finish(hasher);
  }

  /** Returns what a 128-bit hasher came to. */
  public static Hash128 finish(Hasher hasher) {
    return ofCode(hasher.hash());
  }

  private static Hash128 ofCode(HashCode code) {
    ByteBuffer bytes = ByteBuffer.wrap(code.asBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long low = bytes.getLong();
    return new Hash128(bytes.getLong(), low);
  }

  /** Returns the hash of this number followed by another: the order matters. */
  public Hash128 then(Hash128 next) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    bytes.putLong(high).putLong(low).putLong(next.high).putLong(next.low);
    return ofCode(MURMUR3.hashBytes(bytes.array()));
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
}
