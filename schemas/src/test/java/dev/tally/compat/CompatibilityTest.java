package dev.tally.compat;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.emptyIterable;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tables of schemas under {@code compat}. */
class CompatibilityTest {

  private static final SchemaText SALE =
      new SchemaText(
          "sale.avsc",
          "{\"type\": \"fixed\", \"name\": \"Sale\", \"size\": 4}",
          SchemaLanguage.AVRO);

  static Stream<CompatibilityCase> cases() {
    return Stream.concat(CompatibilityCase.pairs(), CompatibilityCase.chains());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tally.compat.CompatibilityCase#pairs()")
  void aPairBreaksExactlyTheRulesOfTheTable(CompatibilityCase pair) {
    for (Mode mode : List.of(Mode.BACKWARD, Mode.FORWARD, Mode.FULL)) {
      assertThat(pair + " " + mode, pair.found(mode), equalTo(pair.expected(mode)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tally.compat.CompatibilityCase#pairs()")
  void ofTwoVersionsATransitiveModeSaysWhatThePlainOneSays(CompatibilityCase pair) {
    SchemaText older = pair.older().get(0);
    for (Mode mode : List.of(Mode.BACKWARD, Mode.FORWARD, Mode.FULL)) {
      List<Violation> plain = Compatibility.check(older, pair.newer(), mode);

      assertThat(plain, equalTo(pair.violations(mode)));
      assertThat(plain, equalTo(pair.violations(Mode.valueOf(mode + "_TRANSITIVE"))));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tally.compat.CompatibilityCase#chains()")
  void aChainBreaksExactlyTheRulesOfTheTable(CompatibilityCase chain) {
    for (Mode mode : Mode.values()) {
      assertThat(chain + " " + mode, chain.found(mode), equalTo(chain.expected(mode)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void everyViolationNamesALineOfItsFileAndSaysOneSentence(CompatibilityCase each) {
    Map<String, Integer> lines =
        Stream.concat(each.older().stream(), Stream.of(each.newer()))
            .collect(
                Collectors.toMap(
                    SchemaText::file, text -> Math.max(1, (int) text.text().lines().count())));
    for (Violation violation : each.violations(Mode.FULL_TRANSITIVE)) {
      assertThat(
          violation.toString(),
          violation.line(),
          both(greaterThanOrEqualTo(1)).and(lessThanOrEqualTo(lines.get(violation.file()))));
      assertThat(violation.message(), matchesPattern("['A-Z][^\n]*[^.\\s]\\."));
      assertThat(violation.rule().languages().contains(each.newer().language()), is(true));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void fullFindsWhatEitherDirectionFinds(CompatibilityCase each) {
    Set<Violation> either =
        Stream.of(Mode.BACKWARD, Mode.FORWARD)
            .flatMap(mode -> each.violations(mode).stream())
            .collect(toSet());

    assertThat(Set.copyOf(each.violations(Mode.FULL)), equalTo(either));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aSchemaIsCompatibleWithItself(CompatibilityCase each) {
    for (SchemaText text : each.older()) {
      boolean readable = Compatibility.check(text, text, Mode.FULL).isEmpty();
      boolean unreadable =
          each.violations(Mode.FULL_TRANSITIVE).stream()
              .anyMatch(
                  found ->
                      found.rule() == Rule.UNREADABLE_SCHEMA && found.file().equals(text.file()));

      assertThat(readable, is(!unreadable));
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LANGUAGE_CHANGED")
  void theTableBreaksEveryRuleInEveryLanguageAndDirectionThatItHas(Rule rule) {
    for (SchemaLanguage language : rule.languages()) {
      for (Mode mode : List.of(Mode.BACKWARD, Mode.FORWARD)) {
        boolean broken =
            CompatibilityCase.pairs(language)
                .flatMap(pair -> pair.expectations().stream())
                .anyMatch(found -> found.rule() == rule && found.modes().contains(mode));

        assertThat(language + " " + mode, broken, is(rule.concerns(mode)));
      }
    }
  }

  @Test
  void aSchemaInAnotherLanguageBreaksEveryMode() {
    SchemaText newer =
        new SchemaText("sale.proto", "syntax = \"proto3\";", SchemaLanguage.PROTOBUF);

    for (Mode mode : Mode.values()) {
      assertThat(
          Compatibility.checkAll(List.of(SALE), newer, mode),
          equalTo(
              List.of(
                  new Violation(
                      Rule.LANGUAGE_CHANGED,
                      "sale.proto",
                      1,
                      "",
                      "The language of the schema changed from Avro to Protobuf: keep Avro, or"
                          + " declare a new event type."))));
    }
  }

  @Test
  void aFirstVersionMustOnlyBeReadable() {
    SchemaText broken = new SchemaText("sale.avsc", "{\n  \"type\":\n}", SchemaLanguage.AVRO);

    assertThat(Compatibility.checkAll(List.of(), SALE, Mode.FULL_TRANSITIVE), emptyIterable());
    assertThat(
        Compatibility.checkAll(List.of(), broken, Mode.BACKWARD).stream()
            .map(Violation::line)
            .toList(),
        equalTo(List.of(3)));
  }

  @Test
  void aViolationIsWrittenAsCompilersWriteIt() {
    SchemaText newer =
        new SchemaText("sale.avsc", SALE.text().replace('4', '8'), SchemaLanguage.AVRO);

    assertThat(
        Compatibility.check(SALE, newer, Mode.BACKWARD).stream()
            .map(Violation::toString)
            .collect(joining("\n")),
        equalTo(
            "sale.avsc:1: FIXED_SIZE_MISMATCH: The fixed Sale changed from 4 bytes to 8: add a field"
                + " of another name and type."));
  }

  @Test
  void modesSayWhoReadsWhom() {
    assertThat(
        Arrays.stream(Mode.values())
            .map(mode -> mode + " " + mode.readsOld() + mode.isReadByOld() + mode.isTransitive())
            .collect(joining(", ")),
        equalTo(
            "BACKWARD truefalsefalse, BACKWARD_TRANSITIVE truefalsetrue, "
                + "FORWARD falsetruefalse, FORWARD_TRANSITIVE falsetruetrue, "
                + "FULL truetruefalse, FULL_TRANSITIVE truetruetrue"));
  }
}
