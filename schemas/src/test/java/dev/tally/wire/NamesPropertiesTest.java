package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Rejected;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A name that comes twice is found wherever the parser's own check finds it. */
class NamesPropertiesTest {

  private static final JsonFactory STRICT =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Objects of a few names, so that many hold one twice; one is written with an escape. */
  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> names =
        Arbitraries.of("a", "b", "c", "dd", "\\u0061", "\u00e9", "data", "id", "subject");
    Arbitrary<String> values =
        Arbitraries.lazyOf(
            () -> Arbitraries.of("1", "1.5"),
            () -> Arbitraries.of("null", "true"),
            () -> Arbitraries.of("\"x\""),
            () -> Arbitraries.of("[]", "{}"),
            this::objects,
            () -> objects().list().ofMaxSize(2).map(items -> "[" + String.join(",", items) + "]"));
    return Combinators.combine(names, values)
        .as((name, value) -> '"' + name + "\":" + value)
        .list()
        .ofMaxSize(3)
        .map(fields -> "{" + String.join(",", fields) + "}");
  }

  @Property(tries = 3_000)
  void anEventIsNoJsonWhereTheParserSaysSoInItsWords(@ForAll("objects") String value) {
    assertThat(detail(value), equalTo(strictly(value)));
  }

  @Example
  void theLastOfManyNamesIsFoundWhenItComesAgain() {
    for (int count : new int[] {15, 16, 17, 18, 40}) {
      String different =
          IntStream.range(0, count)
              .mapToObj(index -> "\"n" + index + "\":" + index)
              .collect(Collectors.joining(","));
      String repeated = different + ",\"n" + (count - 1) + "\":0";

      assertThat(detail("{\"data\":{" + different + "}}"), equalTo(Optional.empty()));
      assertThat(
          detail("{\"data\":{" + repeated + "}}"),
          equalTo(strictly("{\"data\":{" + repeated + "}}")));
    }
  }

  private static Optional<String> detail(String value) {
    RawRecord record =
        new RawRecord(Position.of("t", 0, 0), 0, 0, null, value.getBytes(UTF_8), List.of());
    Outcome<CloudEvent> outcome = CloudEvents.read(record).get(0).event();
    return outcome instanceof Rejected<CloudEvent> rejected
            && rejected.code() == RejectionCode.NOT_JSON
        ? Optional.of(rejected.detail())
        : Optional.empty();
  }

  private static Optional<String> strictly(String value) {
    try (JsonParser parser = STRICT.createParser(value.getBytes(UTF_8))) {
      while (parser.nextToken() != null) {
        // Only what is wrong is asked for.
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          "The value is not JSON: it cannot be parsed at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ".");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
