package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.tally.event.Hash128;
import dev.tally.event.Outcome.Accepted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The hash of data tells what it says from how it is written. */
class DataHashPropertiesTest {

  @Provide
  Arbitrary<Map<String, String>> objects() {
    return Arbitraries.maps(names(), values()).ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(3);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.lazyOf(
        () -> Arbitraries.longs().map(String::valueOf),
        () -> Arbitraries.bigDecimals().ofScale(6).map(BigDecimal::toPlainString),
        () -> Arbitraries.of("true", "false"),
        () -> names().map(text -> '"' + text + '"'),
        () -> values().list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
        () -> Arbitraries.maps(names(), values()).ofMaxSize(3).map(DataHashPropertiesTest::json));
  }

  @Property(tries = 1_000)
  void theOrderOfFieldsDoesNotMatter(
      @ForAll("objects") Map<String, String> object, @ForAll Random random) {
    List<String> fields = new ArrayList<>();
    object.forEach((name, value) -> fields.add(field(name, value)));
    Collections.shuffle(fields, random);

    assertThat(hash("{ " + String.join(" ,\n", fields) + "}"), equalTo(hash(json(object))));
  }

  @Property(tries = 1_000)
  void theSpellingOfANumberDoesNotMatter(
      @ForAll("numbers") BigDecimal number, @ForAll("names") String name) {
    Hash128 plain = hash(json(Map.of(name, number.toPlainString())));

    assertThat(hash(json(Map.of(name, number.toString()))), equalTo(plain));
    assertThat(hash(json(Map.of(name, number.toEngineeringString()))), equalTo(plain));
    assertThat(
        hash(json(Map.of(name, number.setScale(number.scale() + 3).toPlainString()))),
        equalTo(plain));
    assertThat(
        hash(json(Map.of(name, number.unscaledValue() + "e" + -number.scale()))), equalTo(plain));
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 12))
        .as(BigDecimal::valueOf);
  }

  @Property(tries = 1_000)
  void aFieldThatIsNullIsAsIfAbsent(@ForAll("objects") Map<String, String> object) {
    List<String> fields = new ArrayList<>();
    object.forEach((name, value) -> fields.add(field(name, value)));
    fields.add(field("nothing", "null"));

    assertThat(hash("{" + String.join(",", fields) + "}"), equalTo(hash(json(object))));
  }

  @Property(tries = 2_000)
  void anotherValueHasAnotherHash(
      @ForAll("names") String name, @ForAll("values") String one, @ForAll("values") String other) {
    Assume.that(!meaning(one).equals(meaning(other)));

    assertThat(hash(json(Map.of(name, one))), not(equalTo(hash(json(Map.of(name, other))))));
    assertThat(hash(nested(name, one)), not(equalTo(hash(nested(name, other)))));
  }

  @Property(tries = 1_000)
  void aValueUnderAnotherNameHasAnotherHash(
      @ForAll("names") String one, @ForAll("names") String other, @ForAll("values") String value) {
    Assume.that(!one.equals(other));

    assertThat(hash(json(Map.of(one, value))), not(equalTo(hash(json(Map.of(other, value))))));
  }

  @Example
  void valuesThatLookAlikeAreToldApart() {
    List<Hash128> hashes =
        List.of(
                "{}",
                "{\"a\":1}",
                "{\"a\":\"1\"}",
                "{\"a\":true}",
                "{\"a\":\"true\"}",
                "{\"a\":[1]}",
                "{\"a\":[[1]]}",
                "{\"a\":[1,2]}",
                "{\"a\":[2,1]}",
                "{\"a\":[]}",
                "{\"a\":{}}",
                "{\"a\":[null]}",
                "{\"a\":[\"\"]}",
                "{\"a\":[{}]}",
                "{\"a\":\"\"}",
                "{\"a\":{\"b\":1}}",
                "{\"b\":{\"a\":1}}",
                "{\"a\":1.5}",
                "{\"a\":\"1.5\"}",
                "{\"a\":1,\"b\":2}",
                "{\"a\":2,\"b\":1}")
            .stream()
            .map(DataHashPropertiesTest::hash)
            .distinct()
            .toList();

    assertThat(hashes.size(), equalTo(21));
  }

  /** What a JSON text says: here only the order of fields and the spelling of numbers can vary. */
  private static String meaning(String json) {
    try {
      BigDecimal number = new BigDecimal(json);
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
    } catch (NumberFormatException e) {
      return json.startsWith("{") || json.startsWith("[") ? hashOfParts(json) : json;
    }
  }

  private static String hashOfParts(String json) {
    return json.replaceAll("\\.?0+(?=[,\\]}])", "")
        .chars()
        .sorted()
        .boxed()
        .map(String::valueOf)
        .collect(Collectors.joining());
  }

  private static String json(Map<String, String> object) {
    return object.entrySet().stream()
        .map(entry -> field(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String nested(String name, String value) {
    return json(Map.of("x", json(Map.of(name, value)), "y", "[" + value + "]"));
  }

  private static String field(String name, String value) {
    return '"' + name + "\": " + value;
  }

  private static Hash128 hash(String data) {
    return ((Accepted<FlatData>) CloudEventsJson.data(data.getBytes(UTF_8))).value().hash();
  }
}
