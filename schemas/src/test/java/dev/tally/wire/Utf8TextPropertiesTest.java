package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the JDK replaces is what Guava calls malformed, and nothing else. */
class Utf8TextPropertiesTest {

  /**
   * Texts of one to four bytes a character, the replacement character too, some with a bad byte.
   */
  @Provide
  Arbitrary<byte[]> values() {
    Arbitrary<String> texts =
        Arbitraries.strings().withChars('a', 'é', '\uFFFD', '漢').ascii().ofMaxLength(12);
    Arbitrary<byte[]> sound = texts.map(text -> text.getBytes(StandardCharsets.UTF_8));
    // Leading bytes, continuations, and those that begin overlong forms and surrogates.
    Arbitrary<byte[]> any =
        Arbitraries.of(0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xED, 0xA0, 0xEF, 0xBD, 0xF0, 0xF4, 0xF8)
            .map(Integer::byteValue)
            .array(byte[].class)
            .ofMaxSize(6);
    return Arbitraries.frequencyOf(Tuple.of(1, sound), Tuple.of(3, any));
  }

  @Property(tries = 20_000)
  void bytesAreATextIfTheyAreWellFormed(@ForAll("values") byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);

    assertThat(
        Utf8Text.of(value, 0, value.length), equalTo(Utf8.isWellFormed(value) ? text : null));
  }
}
