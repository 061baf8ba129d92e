package dev.tally.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tally's own hash is Murmur3 as Guava has it, for every input. */
class HashInputPropertiesTest {

  @Provide
  Arbitrary<List<Object>> parts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ascii().ofMaxLength(80).map(Object.class::cast),
            Arbitraries.strings().ofMaxLength(20).map(Object.class::cast),
            Arbitraries.chars().map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast))
        .list()
        .ofMaxSize(6);
  }

  @Property(tries = 2_000)
  void bytesHaveTheHashThatGuavaGivesThem(@ForAll byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + Murmur3.BLOCK);

    assertThat(
        Murmur3.hash(padded, bytes.length),
        equalTo(hash(Hashing.murmur3_128().hashBytes(bytes).asBytes())));
  }

  @Example
  void everyLengthOfATailIsHashedAsGuavaDoes() {
    for (int length = 0; length <= 4 * Murmur3.BLOCK; length++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) 0xC5);
      byte[] padded = Arrays.copyOf(bytes, length + Murmur3.BLOCK);

      assertThat(
          Murmur3.hash(padded, length),
          equalTo(hash(Hashing.murmur3_128().hashBytes(bytes).asBytes())));
    }
  }

  @Property(tries = 2_000)
  void partsHaveTheHashThatGuavaGivesThemOneAfterTheOther(
      @ForAll("parts") List<Object> parts, @ForAll("parts") List<Object> others) {
    HashInput input = new HashInput(8);

    assertThat(add(parts, input).hash(), equalTo(hash(parts)));
    assertThat("the buffer is used again", add(others, input).hash(), equalTo(hash(others)));
  }

  @Property(tries = 1_000)
  void aHashBehindAnotherIsThatOfTheirBytes(
      @ForAll long high, @ForAll long low, @ForAll long nextHigh, @ForAll long nextLow) {
    byte[] bytes =
        ByteBuffer.allocate(32)
            .putLong(high)
            .putLong(low)
            .putLong(nextHigh)
            .putLong(nextLow)
            .array();

    assertThat(
        new Hash128(high, low).then(new Hash128(nextHigh, nextLow)),
        equalTo(hash(Hashing.murmur3_128().hashBytes(bytes).asBytes())));
  }

  private static HashInput add(List<Object> parts, HashInput input) {
    for (Object part : parts) {
      if (part instanceof String text) {
        boolean isAscii = text.chars().allMatch(character -> character < 0x80);
        if (isAscii && text.length() % 2 == 0) {
          input.ascii(text);
        } else {
          input.text(text);
        }
      } else if (part instanceof Character tag) {
        input.tag(tag);
      } else {
        input.number((Long) part);
      }
    }
    return input;
  }

  private static Hash128 hash(List<Object> parts) {
    Hasher hasher = Hashing.murmur3_128().newHasher();
    for (Object part : parts) {
      if (part instanceof String text) {
        byte[] bytes = text.getBytes(UTF_8);
        hasher.putInt(bytes.length).putBytes(bytes);
      } else if (part instanceof Character tag) {
        hasher.putChar(tag);
      } else {
        hasher.putLong((Long) part);
      }
    }
    return hash(hasher.hash().asBytes());
  }

  private static Hash128 hash(byte[] code) {
    ByteBuffer bytes = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    long low = bytes.getLong();
    return new Hash128(bytes.getLong(), low);
  }
}
