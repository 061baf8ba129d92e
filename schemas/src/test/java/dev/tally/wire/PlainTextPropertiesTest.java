package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Eight bytes at a time are looked at as one by one. */
class PlainTextPropertiesTest {

  @Provide
  Arbitrary<byte[]> values() {
    Arbitrary<Byte> plain = Arbitraries.bytes().between((byte) 0, Byte.MAX_VALUE);
    Arbitrary<Byte> any =
        Arbitraries.of((byte) '\\', (byte) '[', (byte) ']', (byte) -1, (byte) -128);
    return Arbitraries.frequencyOf(Tuple.of(40, plain), Tuple.of(1, any))
        .array(byte[].class)
        .ofMaxSize(40);
  }

  @Property(tries = 5_000)
  void aValueIsPlainIfItIsAsciiWithoutABackslash(@ForAll("values") byte[] value) {
    boolean plain =
        IntStream.range(0, value.length)
            .allMatch(index -> value[index] >= 0 && value[index] != '\\');

    assertThat(PlainText.isPlain(value), equalTo(plain));
  }
}
