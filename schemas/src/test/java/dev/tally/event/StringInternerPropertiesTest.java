package dev.tally.event;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever was read before, a text is the text that its bytes say. */
class StringInternerPropertiesTest {

  private static final StringInterner TEXTS = new StringInterner();

  @Provide
  Arbitrary<List<String>> texts() {
    // Few characters and lengths, so that many texts begin or end alike.
    Arbitrary<String> similar = Arbitraries.strings().withChars('a', 'b', 'é', '€').ofMaxLength(70);
    return similar.list().ofMaxSize(50);
  }

  @Property
  void aTextIsWhatItsBytesSay(@ForAll("texts") List<String> texts) {
    for (String text : texts) {
      assertThat(read("x" + text + "y", 1), equalTo(text));
    }
  }

  @Example
  void aShortTextThatCameTwiceIsTheSameObjectFromThenOn() {
    String first = read("(campaign-17)", 1);
    String second = read("[campaign-17]", 1);
    assertThat(second, not(sameInstance(first)));
    assertThat(read("<campaign-17>", 1), sameInstance(second));
  }

  @Example
  void textsThatDoNotRepeatPushOutNoneThatDid() {
    String unused = read("(viewer)", 1);
    String kept = read("(viewer)", 1);
    for (int number = 0; number < 100_000; number++) {
      unused = read("(viewer-" + number + ")", 1);
    }
    assertThat(read("(viewer)", 1), sameInstance(kept));
  }

  @Example
  void moreTextsThanAreKeptAreStillRight() {
    for (int number = 0; number < 100_000; number++) {
      assertThat(read("-" + number + "-", 1), equalTo(Integer.toString(number)));
    }
  }

  /** Reads what stands between so many bytes on both sides. */
  private static String read(String text, int margin) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return TEXTS.of(bytes, margin, bytes.length - margin);
  }
}
