package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.PostedThrough;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.PartialRows;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.RowShard;
import dev.tally.transforms.meter.Totals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every element has the bytes that it always had, by the hash of them: state and shuffled data are
 * read by the build that wrote them and, where no version byte has changed, by later ones.
 */
class EncodedFormsTest {

  private static final Hash128 HASH = new Hash128(0x0123456789abcdefL, -2);
  private static final Position HERE = new Position("orders", 3, 1_000_000, 2);
  private static final Position BEFORE = new Position("commandé", 0, 7, 0);
  private static final byte[] BYTES = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);

  private static final Event EVENT =
      new Event(
          HERE,
          BEFORE,
          "/till",
          "e-1",
          "com.example.order",
          null,
          1_000,
          2_000,
          3_000,
          2_500,
          HASH,
          HASH.then(HASH),
          Arrays.asList(
              "köln", -1L, true, false, null, Instant.ofEpochSecond(5, 6), new BigDecimal("1.50")));

  private static final ExceptionRow EXCEPTION =
      new ExceptionRow(
          HERE,
          1,
          2,
          3,
          Disposition.REJECTED,
          RejectionCode.NOT_JSON,
          "It is not.",
          "/till",
          null,
          "t",
          4L,
          BEFORE,
          BYTES);

  private static final Survivor SURVIVOR = new Survivor(HASH, 0xabcdef1234L, 9_000, HERE, BEFORE);
  private static final PostingKey CELL = new PostingKey("shop.daily", List.of("a", ""), -60_000);

  /** An element, the hash of its bytes and the one that they always had. */
  record Form(String name, String hash, String expected) {

    static <T> Form of(String name, Coder<T> coder, T element, String expected)
        throws CoderException {
      return new Form(
          name, Hash128.of(CoderUtils.encodeToByteArray(coder, element)).toString(), expected);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Form> forms() throws CoderException {
    SurvivorBlock block = SurvivorBlock.startingWith(SURVIVOR);
    block.add(SURVIVOR);
    block.add(new Survivor(HASH.then(HASH), 5, 9_001, BEFORE, null));
    CandidateBatch.Builder builder = new CandidateBatch.Builder(4_000);
    builder.add(new AdmissionCandidate.Offered(new Decoded.Decodable(EVENT)));
    builder.add(new AdmissionCandidate.Remembered(SURVIVOR));
    RawRecord record =
        new RawRecord(HERE, 1, 2, null, BYTES, List.of(new RawRecord.Header("h", null)));
    return Stream.of(
        Form.of("event", Event.CODER, EVENT, "5916c78282f7210575e4524a69e50aba"),
        Form.of("record", RawRecord.CODER, record, "1855a6e91c571098af6861d2e482442a"),
        Form.of(
            "canonical event",
            CanonicalEntry.CODER,
            new CanonicalEvent(3, EVENT),
            "24ea6ea6f43a2c3aabe52ba749d66371"),
        Form.of(
            "marker",
            CanonicalEntry.CODER,
            new PostedThrough(3, 8_000),
            "b7ee70d3f095c5bf4c1bc335174c35b9"),
        Form.of("hash", Hash128.CODER, HASH, "c0300d5d2862c394d54d27b909188afd"),
        Form.of(
            "decodable",
            Decoded.CODER,
            new Decoded.Decodable(EVENT),
            "33380b3cde28db300f6cb985c79cccdc"),
        Form.of(
            "refused",
            Decoded.CODER,
            new Decoded.Refused(EXCEPTION),
            "cd40e0563addc0b5ce422ef0be904e1c"),
        Form.of(
            "control",
            Decoded.CODER,
            new Decoded.Control(HERE, 1, 2, 3),
            "6278f64cae4b983eac9f14ac2effb04f"),
        Form.of("exception", ExceptionRow.CODER, EXCEPTION, "783119967293eeb982b699602394977c"),
        Form.of(
            "certificate",
            Certificate.CODER,
            new Certificate(
                60_000,
                0,
                60_000,
                2,
                5,
                HASH,
                HASH.then(HASH),
                new TreeMap<>(Map.of("orders/0", 9L))),
            "04864ab25f4681402150ae7ddbb4f133"),
        Form.of("cell", PostingKey.CODER, CELL, "ecaf15b63dee15ac6a1ee7123c8fbd6a"),
        Form.of(
            "posting",
            Posting.CODER,
            new Posting(CELL, 60_000, 120_000, new Totals(List.of(1L, -7L), 2, 1, HASH)),
            "ce9587b97a9d8494c27918b34d411003"),
        Form.of(
            "parts",
            PartialRows.CODER,
            new PartialRows(300, BYTES),
            "64eaa0acb9e1974059165d6709277c3f"),
        Form.of("place", RowShard.CODER, new RowShard(-1, 300), "593100544d02e06745a5267f096feb04"),
        Form.of("survivor", Survivor.CODER, SURVIVOR, "bea3e8efd99a5ea3da18e409da6dc4c4"),
        Form.of(
            "offered",
            AdmissionCandidate.CODER,
            new AdmissionCandidate.Offered(new Decoded.Decodable(EVENT)),
            "096ac25ad963186cb5a69a58b992bfb6"),
        Form.of(
            "remembered",
            AdmissionCandidate.CODER,
            new AdmissionCandidate.Remembered(SURVIVOR),
            "bcecee37e009aad65a15c1afef8237de"),
        Form.of("batch", CandidateBatch.CODER, builder.build(), "03b439fab7c09593f28a56b7b632abdc"),
        Form.of("block", SurvivorBlock.CODER, block, "309e0de59ffa1e4b157f7cb3cde3f9ad"),
        Form.of(
            "progress",
            ShardProgress.CODER,
            new ShardProgress(1, 2, 3, HASH),
            "826ad31bb5e5991c6b6c9b0c8d6dac5f"),
        Form.of(
            "disposition",
            RecordDisposition.CODER,
            new RecordDisposition(HERE, Disposition.DUPLICATE, "PROBE", 5),
            "3e09f0e774111806a9d9f12ac9c5aed4"));
  }

  @Test
  void theHashOfARowIsTheOneItAlwaysHad() {
    Posting row = new Posting(CELL, 60_000, 120_000, new Totals(List.of(1L, -7L), 2, 1, HASH));
    assertThat(row.hash().toString(), is("4768431c93193bda9e9f2b382920a9b1"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theBytesOfAnElementAreThoseItAlwaysHad(Form form) {
    assertThat(form.hash(), is(form.expected()));
  }
}
