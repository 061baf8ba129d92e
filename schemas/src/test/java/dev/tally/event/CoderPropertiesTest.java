package dev.tally.event;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.event.RawRecord.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** What a coder writes it reads back, whole and no byte further. */
class CoderPropertiesTest {

  private static final Arbitrary<String> TEXTS =
      Arbitraries.strings()
          .all()
          .excludeChars('\ufffe', '\uffff')
          .ofMaxLength(12)
          .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)))
          .map(text -> text + "\ud83d\ude00".substring(0, text.length() % 2 * 2));

  private static final Arbitrary<Hash128> HASHES =
      Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Hash128::new);

  private static final Arbitrary<Position> POSITIONS =
      Combinators.combine(
              TEXTS,
              Arbitraries.integers().greaterOrEqual(0),
              Arbitraries.longs().greaterOrEqual(0),
              Arbitraries.integers().greaterOrEqual(0))
          .as(Position::new);

  private static final Arbitrary<byte[]> BYTES = Arbitraries.bytes().array(byte[].class);

  private static final Arbitrary<Object> VALUES =
      Arbitraries.oneOf(
          TEXTS.map(Object.class::cast),
          Arbitraries.longs().map(Object.class::cast),
          Arbitraries.of(true, false).map(Object.class::cast),
          Arbitraries.bigDecimals().ofScale(40).map(Object.class::cast),
          Arbitraries.of(new BigDecimal("1E+999999999"), new BigDecimal("1E-999999999")),
          Combinators.combine(
                  Arbitraries.longs()
                      .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                  Arbitraries.integers().between(0, 999_999_999))
              .as((seconds, nanos) -> Instant.ofEpochSecond(seconds, nanos)));

  @Provide
  Arbitrary<RawRecord> records() {
    Arbitrary<List<Header>> headers =
        Combinators.combine(TEXTS, BYTES.injectNull(0.3)).as(Header::new).list().ofMaxSize(3);
    return Combinators.combine(
            POSITIONS,
            Arbitraries.longs(),
            Arbitraries.longs(),
            BYTES.injectNull(0.3),
            BYTES.injectNull(0.3),
            headers)
        .as(RawRecord::new);
  }

  @Provide
  Arbitrary<Event> events() {
    Arbitrary<List<Object>> values = VALUES.injectNull(0.2).list().ofMaxSize(8);
    Arbitrary<long[]> times = Arbitraries.longs().array(long[].class).ofSize(4);
    return Combinators.combine(
            POSITIONS,
            POSITIONS.injectNull(0.5),
            TEXTS.list().ofSize(3),
            TEXTS.injectNull(0.3),
            times,
            HASHES.list().ofSize(2),
            values)
        .as(
            (position, original, texts, subject, time, hashes, data) ->
                new Event(
                    position,
                    original,
                    texts.get(0),
                    texts.get(1),
                    texts.get(2),
                    subject,
                    time[0],
                    time[1],
                    time[2],
                    time[3],
                    hashes.get(0),
                    hashes.get(1),
                    data));
  }

  @Provide
  Arbitrary<CanonicalEntry> entries() {
    Arbitrary<Integer> shards = Arbitraries.integers().between(0, 1_023);
    return Arbitraries.oneOf(
        Combinators.combine(shards, events()).as(CanonicalEvent::new),
        Combinators.combine(shards, Arbitraries.longs()).as(PostedThrough::new));
  }

  @Property(tries = 1_000)
  void recordsComeBack(@ForAll("records") RawRecord record) throws IOException {
    RawRecord back = throughBytes(RawRecord.CODER, record);

    assertThat(back.position(), equalTo(record.position()));
    assertThat(back.appendTime(), equalTo(record.appendTime()));
    assertThat(back.arrivalTime(), equalTo(record.arrivalTime()));
    assertThat(back.key(), equalTo(record.key()));
    assertThat(back.value(), equalTo(record.value()));
    assertThat(
        back.headers().stream().map(Header::name).toList(),
        equalTo(record.headers().stream().map(Header::name).toList()));
    for (int index = 0; index < record.headers().size(); index++) {
      assertThat(back.headers().get(index).value(), equalTo(record.headers().get(index).value()));
    }
  }

  @Property(tries = 1_000)
  void eventsComeBack(@ForAll("events") Event event) throws IOException {
    assertThat(throughBytes(Event.CODER, event), equalTo(event));
  }

  @Property(tries = 1_000)
  void entriesOfTheCanonicalStreamComeBack(@ForAll("entries") CanonicalEntry entry)
      throws IOException {
    assertThat(throughBytes(CanonicalEntry.CODER, entry), equalTo(entry));
  }

  @Property(tries = 1_000)
  void hashesComeBackFromSixteenBytes(@ForAll long high, @ForAll long low) throws IOException {
    Hash128 hash = new Hash128(high, low);

    assertThat(throughBytes(Hash128.CODER, hash), equalTo(hash));
    assertThat(CoderUtils.encodeToByteArray(Hash128.CODER, hash).length, equalTo(16));
  }

  @Example
  void anotherVersionIsRefusedByItsNumber() {
    CoderException refusal =
        assertThrows(
            CoderException.class,
            () -> Event.CODER.decode(new ByteArrayInputStream(new byte[] {9})));

    assertThat(refusal.getMessage(), containsString("version byte is 9, this build reads 2"));
  }

  /** Two elements in one stream: a coder that reads too much or too little spoils the second. */
  private static <T> T throughBytes(Coder<T> coder, T value) throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(coder, value);
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    ByteArrayInputStream in = new ByteArrayInputStream(twice);
    T first = coder.decode(in);
    assertThat(in.available(), equalTo(bytes.length));
    assertThat(CoderUtils.encodeToByteArray(coder, coder.decode(in)), equalTo(bytes));
    assertThat(in.available(), equalTo(0));
    return first;
  }
}
