package dev.tally.postgres;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredTextTest {

  @Test
  void anOrdinaryTextIsItself() {
    String text = "a \\u0000 \u0002 é \uD83D\uDE00";
    assertThat(StoredText.of(text), is(sameInstance(text)));
    assertThat(StoredText.original(text), is(sameInstance(text)));
  }

  @Test
  void allShortTextsHoldNoNulComeBackAndKeepTheirOrder() {
    List<String> texts = texts(4);
    for (String one : texts) {
      assertThat(StoredText.of(one).indexOf('\0'), is(-1));
      assertThat(StoredText.original(StoredText.of(one)), is(one));
    }
    for (String one : texts) {
      for (String other : texts) {
        assertThat(
            Integer.signum(StoredText.of(one).compareTo(StoredText.of(other))),
            is(Integer.signum(one.compareTo(other))));
      }
    }
  }

  private static List<String> texts(int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int index = 0; index < all.size(); index++) {
      String text = all.get(index);
      if (text.length() < longest) {
        for (char next : new char[] {'\0', '\u0001', '\u0002', 'a'}) {
          all.add(text + next);
        }
      }
    }
    return all;
  }
}
