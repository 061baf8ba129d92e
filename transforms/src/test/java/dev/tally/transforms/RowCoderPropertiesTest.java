package dev.tally.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.admit.AdmissionCandidate;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.PartialRows;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.RowShard;
import dev.tally.transforms.meter.Totals;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.MixedLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;

/** What the coders of rows write they read back, whole and no byte further. */
class RowCoderPropertiesTest {

  private static final Decode DECODE = new Decode(Golden.catalogs());

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().ascii().withChars('é', '€', '中').ofMaxLength(10);
  }

  private static Arbitrary<Hash128> hashes() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Hash128::new);
  }

  private static Arbitrary<Position> positions() {
    return Combinators.combine(
            texts(),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.integers().greaterOrEqual(0))
        .as(Position::new);
  }

  private static Arbitrary<Totals> totals() {
    return Combinators.combine(
            Arbitraries.longs().list().ofMaxSize(4),
            Arbitraries.longs(),
            Arbitraries.longs(),
            hashes())
        .as(Totals::new);
  }

  @Provide
  Arbitrary<PostingKey> keys() {
    return Combinators.combine(texts(), texts().list().ofMaxSize(4), Arbitraries.longs())
        .as(PostingKey::new);
  }

  @Provide
  Arbitrary<Posting> postings() {
    return Combinators.combine(keys(), Arbitraries.longs(), Arbitraries.longs(), totals())
        .as(Posting::new);
  }

  @Provide
  Arbitrary<PartialRows> parts() {
    return Combinators.combine(Arbitraries.integers(), Arbitraries.bytes().array(byte[].class))
        .as(PartialRows::new);
  }

  @Provide
  Arbitrary<RowShard> places() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.integers()).as(RowShard::new);
  }

  @Provide
  Arbitrary<Survivor> survivors() {
    return Combinators.combine(
            hashes(), hashes(), Arbitraries.longs(), positions(), positions().injectNull(0.5))
        .as(Survivor::of);
  }

  @Provide
  Arbitrary<Certificate> certificates() {
    Arbitrary<Long> longs = Arbitraries.longs();
    return Combinators.combine(
            longs,
            longs,
            longs,
            longs,
            longs,
            hashes(),
            hashes(),
            Arbitraries.maps(texts(), longs).ofMaxSize(3))
        .as(
            (window, start, end, rows, events, fingerprint, rowHashes, offsets) ->
                new Certificate(
                    window,
                    start,
                    end,
                    rows,
                    events,
                    fingerprint,
                    rowHashes,
                    new TreeMap<>(offsets)));
  }

  @Provide
  @SuppressWarnings("NullAway") // jqwik does not say which of its values may be null.
  Arbitrary<ExceptionRow> exceptions() {
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).injectNull(0.3);
    Arbitrary<Long> longs = Arbitraries.longs();
    return Combinators.combine(
            positions(),
            longs.array(Long[].class).ofSize(3),
            Arbitraries.of(Disposition.class),
            Arbitraries.of(RejectionCode.class).injectNull(0.3),
            texts().injectNull(0.3).list().ofSize(4),
            longs.injectNull(0.3),
            positions().injectNull(0.3),
            values)
        .as(
            (position, times, disposition, code, words, eventTime, survivor, value) ->
                new ExceptionRow(
                    position,
                    times[0],
                    times[1],
                    times[2],
                    disposition,
                    code,
                    String.valueOf(words.get(0)),
                    words.get(1),
                    words.get(2),
                    words.get(3),
                    eventTime,
                    survivor,
                    value));
  }

  @Property(tries = 1_000)
  void keysComeBack(@ForAll("keys") PostingKey key) throws IOException {
    assertThat(throughBytes(PostingKey.CODER, key), equalTo(key));
  }

  @Property(tries = 1_000)
  void postingsComeBack(@ForAll("postings") Posting posting) throws IOException {
    assertThat(throughBytes(Posting.CODER, posting), equalTo(posting));
  }

  @Property(tries = 1_000)
  void partsComeBack(@ForAll("parts") PartialRows parts) throws IOException {
    PartialRows back = throughBytes(PartialRows.CODER, parts);
    assertThat(back.count(), equalTo(parts.count()));
    assertThat(back.rowGroups(), equalTo(parts.rowGroups()));
  }

  @Property(tries = 1_000)
  void placesComeBack(@ForAll("places") RowShard place) throws IOException {
    assertThat(throughBytes(RowShard.CODER, place), equalTo(place));
  }

  @Property(tries = 1_000)
  void survivorsComeBack(@ForAll("survivors") Survivor survivor) throws IOException {
    assertThat(throughBytes(Survivor.CODER, survivor), equalTo(survivor));
    AdmissionCandidate candidate = new AdmissionCandidate.Remembered(survivor);
    assertThat(throughBytes(AdmissionCandidate.CODER, candidate), equalTo(candidate));
  }

  @Property(tries = 1_000)
  void candidatesComeBack(@ForAll long seed) throws IOException {
    for (Decoded decoded : DECODE.decode(MixedLog.of(seed, 8).records().get(0))) {
      if (decoded instanceof Decodable) {
        AdmissionCandidate offered = new AdmissionCandidate.Offered(decoded);
        assertThat(throughBytes(AdmissionCandidate.CODER, offered), equalTo(offered));
      }
    }
  }

  @Property(tries = 1_000)
  void certificatesComeBack(@ForAll("certificates") Certificate certificate) throws IOException {
    assertThat(throughBytes(Certificate.CODER, certificate), equalTo(certificate));
  }

  @Property(tries = 1_000)
  void exceptionsComeBack(@ForAll("exceptions") ExceptionRow row) throws IOException {
    ExceptionRow back = throughBytes(ExceptionRow.CODER, row);

    // Records compare arrays by identity; the bytes of the whole row were compared above.
    assertThat(back.value(), equalTo(row.value()));
    assertThat(back.position(), equalTo(row.position()));
    assertThat(back.code(), equalTo(row.code()));
    assertThat(back.detail(), equalTo(row.detail()));
    assertThat(back.eventTime(), equalTo(row.eventTime()));
    assertThat(back.survivor(), equalTo(row.survivor()));
    assertThat(back.source(), equalTo(row.source()));
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
