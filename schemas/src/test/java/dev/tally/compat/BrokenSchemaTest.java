package dev.tally.compat;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that is no schema is a violation, whatever it is. */
class BrokenSchemaTest {

  static Stream<CompatibilityCase> pairs() {
    return CompatibilityCase.pairs();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void aTextThatBreaksOffAnywhereIsComparedOrRefused(CompatibilityCase pair) {
    SchemaText older = pair.older().get(0);
    String text = pair.newer().text();
    for (int end = 0; end < text.length(); end += 7) {
      String cut = text.substring(0, end);
      isPlaced(older, cut);
      isPlaced(older, cut + text.substring(end + 1));
      isPlaced(older, cut + '"' + text.substring(end));
    }
  }

  private static void isPlaced(SchemaText older, String text) {
    SchemaText newer = new SchemaText("new", text, older.language());
    int last = Math.max(1, (int) text.lines().count());
    for (Violation violation : Compatibility.check(older, newer, Mode.FULL)) {
      boolean placed = violation.file().equals("old") || violation.line() <= last;
      assertThat(violation + " in " + text, placed && violation.line() >= 1, is(true));
    }
  }

  @ParameterizedTest
  @EnumSource(SchemaLanguage.class)
  void aTextThatNestsWithoutEndIsRefused(SchemaLanguage language) {
    String nest = language == SchemaLanguage.PROTOBUF ? "message A { " : "{\"type\": ";
    SchemaText endless = new SchemaText("new", nest.repeat(100_000), language);

    List<Violation> violations = Compatibility.check(endless, endless, Mode.FULL);

    assertThat(
        violations.stream().map(Violation::rule).toList(),
        equalTo(List.of(Rule.UNREADABLE_SCHEMA)));
  }

  @Test
  void anAvroTypeThatNestsDeeplyIsReadOrRefused() {
    String deep = "{\"type\": \"array\", \"items\": ".repeat(900) + "\"int\"" + "}".repeat(900);
    SchemaText text = new SchemaText("deep.avsc", deep, SchemaLanguage.AVRO);
    SchemaText widened =
        new SchemaText("deep.avsc", deep.replace("int", "long"), SchemaLanguage.AVRO);

    assertThat(Compatibility.check(text, text, Mode.FULL), equalTo(List.of()));
    assertThat(
        Compatibility.check(text, widened, Mode.FORWARD).stream().map(Violation::rule).toList(),
        equalTo(List.of(Rule.TYPE_MISMATCH)));
  }
}
