package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The quick way to read and to spell a time is the JDK's. */
class Rfc3339PropertiesTest {

  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Long> seconds =
        Arbitraries.longs()
            .between(
                Instant.parse("0000-01-01T00:00:00Z").getEpochSecond(),
                Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
    Arbitrary<Integer> nanos =
        Combinators.combine(
                Arbitraries.integers().between(0, 999),
                Arbitraries.integers().between(0, 999),
                Arbitraries.integers().between(0, 999))
            .as((milli, micro, nano) -> (milli * 1_000 + micro) * 1_000 + nano);
    Arbitrary<Integer> any =
        Arbitraries.oneOf(
            nanos,
            nanos.map(number -> number / 1_000 * 1_000),
            nanos.map(number -> number / 1_000_000 * 1_000_000),
            Arbitraries.just(0));
    return Combinators.combine(seconds, any).as(Instant::ofEpochSecond);
  }

  /** Digits and marks where they belong, and now and then one that does not. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> two = Arbitraries.integers().between(0, 70).map("%02d"::formatted);
    Arbitrary<String> fractions =
        Arbitraries.strings().withChars("0123456789").ofMinLength(0).ofMaxLength(11);
    Arbitrary<String> wellFormed =
        Combinators.combine(
                Arbitraries.integers().between(0, 9_999).map("%04d"::formatted),
                Arbitraries.integers().between(0, 14).map("%02d"::formatted),
                Arbitraries.integers().between(0, 33).map("%02d"::formatted),
                Arbitraries.integers().between(0, 25).map("%02d"::formatted),
                two,
                two,
                Arbitraries.oneOf(Arbitraries.just(""), fractions.map("."::concat)),
                Arbitraries.of("Z", "z", "+01:00", "-00:00", ""))
            .as(
                (year, month, day, hour, minute, second, fraction, zone) ->
                    year + '-' + month + '-' + day + 'T' + hour + ':' + minute + ':' + second
                        + fraction + zone);
    return Combinators.combine(
            wellFormed,
            Arbitraries.integers().between(0, 60),
            Arbitraries.of(" -:.TZt/+x".split("")))
        .as(
            (text, place, stray) ->
                place < text.length()
                    ? text.substring(0, place) + stray + text.substring(place + 1)
                    : text);
  }

  @Property(tries = 2_000)
  void theQuickReaderReadsWhatTheJdkSpells(@ForAll("instants") Instant instant) {
    assertThat(Rfc3339.parseUsual(instant.toString()), equalTo(instant));
  }

  @Property(tries = 5_000)
  void theQuickReaderNeverReadsAnotherTimeThanTheFormatter(@ForAll("texts") String text) {
    Instant usual = Rfc3339.parseUsual(text);

    assertThat(Rfc3339.parse(text), equalTo(Rfc3339.parseAny(text)));
    assertThat(usual == null || usual.equals(Rfc3339.parseAny(text)), equalTo(true));
  }

  @Property(tries = 2_000)
  void aTimeIsSpeltAsTheJdkSpellsIt(@ForAll("instants") Instant instant) {
    assertThat(Rfc3339.spell(instant), equalTo(instant.toString()));
  }

  @Example
  void hoursThatAnOffsetCarriesIntoAnotherYearAreSpeltAsTheJdkSpellsThem() {
    for (String text : new String[] {"0000-01-01T00:00:00+18:00", "9999-12-31T23:59:59.5-18:00"}) {
      Instant instant = Rfc3339.parseAny(text);

      assertThat(Rfc3339.spell(instant), equalTo(instant.toString()));
    }
  }
}
