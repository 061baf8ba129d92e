package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import dev.tally.event.Hash128;
import dev.tally.event.Outcome;
import dev.tally.event.RejectionCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line of an order in Avro, Protobuf and JSON, written by the libraries. */
class VersionDataTest {

  private static final Schema AVRO = new Schema.Parser().parse(Lines.AVRO);
  private static final Descriptor PROTOBUF =
      ProtobufSchema.of(Lines.protobuf().schema()).message("Line").orElseThrow();

  @Test
  void avroHasTheValuesThatTheLibraryWrote() throws Exception {
    assertThat(
        readable(accepted(Lines.avro(), framed(Lines.AVRO_ID, avro()))), equalTo(Lines.readable()));
  }

  @Test
  void protobufHasTheValuesThatTheLibraryWrote() throws Exception {
    byte[] payload = framed(Lines.PROTOBUF_ID, path(0), protobuf().toByteArray());

    assertThat(readable(accepted(Lines.protobuf(), payload)), equalTo(Lines.readable()));
  }

  @Test
  void theHashOfDataDoesNotDependOnItsFormat() throws Exception {
    FlatData json =
        ((Outcome.Accepted<FlatData>) CloudEventsJson.data(Lines.JSON.getBytes(UTF_8))).value();

    assertThat(accepted(Lines.avro(), framed(Lines.AVRO_ID, avro())).hash(), equalTo(json.hash()));
    byte[] payload = framed(Lines.PROTOBUF_ID, path(0), protobuf().toByteArray());
    assertThat(accepted(Lines.protobuf(), payload).hash(), equalTo(json.hash()));
  }

  @Test
  void aBareMessageIsReadByItsName() {
    byte[] bytes = protobuf().toByteArray();

    Outcome<FlatData> same = read(Lines.protobuf(), new Payload(bytes, "com.acme.Line"));
    assertThat(readable(((Outcome.Accepted<FlatData>) same).value()), equalTo(Lines.readable()));
    assertThat(
        code(read(Lines.protobuf(), new Payload(bytes, "com.acme.Other"))),
        equalTo(RejectionCode.SCHEMA_MISMATCH));
    assertThat(
        code(read(Lines.avro(), new Payload(bytes, "com.acme.Line"))),
        equalTo(RejectionCode.UNSUPPORTED_CONTENT));
  }

  @ParameterizedTest
  @CsvSource({
    "00, true",
    "0200, true",
    "0202, false",
    "040000, false",
    "0206, NOT_PROTOBUF",
    "01, NOT_PROTOBUF",
    "fe01, NOT_PROTOBUF",
    "ffffffffff0f, NOT_PROTOBUF"
  })
  void thePathToTheMessageIsThatOfConfluent(String path, String expected) throws Exception {
    byte[] payload =
        framed(Lines.PROTOBUF_ID, HexFormat.of().parseHex(path), protobuf().toByteArray());

    Outcome<FlatData> outcome = read(Lines.protobuf(), new Payload(payload, null));

    String actual = outcome instanceof Outcome.Accepted ? "true" : String.valueOf(code(outcome));
    assertThat(actual, equalTo(expected.equals("false") ? "SCHEMA_MISMATCH" : expected));
  }

  @Test
  void dataWithoutAFrameOrOfAnUnknownIdIsRejected() throws Exception {
    assertThat(
        code(read(Lines.avro(), new Payload(avro(), null))), equalTo(RejectionCode.BAD_FRAME));
    assertThat(
        code(read(Lines.avro(), new Payload(new byte[] {0, 0, 0, 0}, null))),
        equalTo(RejectionCode.BAD_FRAME));
    assertThat(
        code(read(Lines.avro(), new Payload(framed(99, avro()), null))),
        equalTo(RejectionCode.UNKNOWN_SCHEMA_ID));
    assertThat(
        code(read(Lines.avro(), new Payload(framed(Lines.PROTOBUF_ID, avro()), null))),
        equalTo(RejectionCode.SCHEMA_MISMATCH));
  }

  @Test
  void everyCutOfTheDataIsRejected() throws Exception {
    byte[] avro = framed(Lines.AVRO_ID, avro());
    for (int length = ConfluentFrame.LENGTH; length < avro.length; length++) {
      Payload cut = new Payload(Arrays.copyOf(avro, length), null);
      assertThat(code(read(Lines.avro(), cut)), equalTo(RejectionCode.NOT_AVRO));
    }
    Payload longer = new Payload(Arrays.copyOf(avro, avro.length + 1), null);
    assertThat(code(read(Lines.avro(), longer)), equalTo(RejectionCode.NOT_AVRO));
  }

  @Test
  void aLaterValueOfAFieldTakesThePlaceOfAnEarlierOneAndAPartOfAMessageJoinsIt() throws Exception {
    DynamicMessage first = protobuf();
    DynamicMessage second =
        DynamicMessage.newBuilder(PROTOBUF)
            .setField(PROTOBUF.findFieldByName("quantity"), 5)
            .setField(
                PROTOBUF.findFieldByName("address"),
                DynamicMessage.newBuilder(PROTOBUF.findNestedTypeByName("Address"))
                    .setField(PROTOBUF.findNestedTypeByName("Address").findFieldByNumber(2), 9)
                    .build())
            .build();
    byte[] both = concat(first.toByteArray(), second.toByteArray());
    byte[] merged = DynamicMessage.parseFrom(PROTOBUF, both).toByteArray();

    FlatData read = accepted(Lines.protobuf(), framed(Lines.PROTOBUF_ID, path(0), both));

    assertThat(read.get("quantity"), equalTo(5L));
    assertThat(
        read.hash(),
        equalTo(accepted(Lines.protobuf(), framed(Lines.PROTOBUF_ID, path(0), merged)).hash()));
  }

  // ---- the same line, by the libraries

  private static byte[] avro() throws IOException {
    Schema address = AVRO.getField("address").schema();
    GenericRecord home = new GenericData.Record(address);
    home.put("city", "Bern");
    home.put("floor", 2);
    GenericRecord line = new GenericData.Record(AVRO);
    line.put("shop", "caf\u00e9");
    line.put("quantity", -3);
    line.put("amount_micros", 9_007_199_254_740_993L);
    line.put("gift", true);
    line.put("due", 1_772_445_600_000_500L);
    line.put("weight", 0.1);
    line.put("size", new GenericData.EnumSymbol(AVRO.getField("size").schema(), "LARGE"));
    line.put("price", ByteBuffer.wrap(BigInteger.valueOf(125_000).toByteArray()));
    line.put("tags", List.of("a", "b"));
    line.put("address", home);
    line.put("notes", Map.of("x", "y"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(AVRO).write(line, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static DynamicMessage protobuf() {
    Descriptor address = PROTOBUF.findNestedTypeByName("Address");
    Descriptor note = PROTOBUF.findFieldByName("notes").getMessageType();
    return DynamicMessage.newBuilder(PROTOBUF)
        .setField(PROTOBUF.findFieldByName("shop"), "caf\u00e9")
        .setField(PROTOBUF.findFieldByName("quantity"), -3)
        .setField(PROTOBUF.findFieldByName("amount_micros"), 9_007_199_254_740_993L)
        .setField(PROTOBUF.findFieldByName("gift"), true)
        .setField(
            PROTOBUF.findFieldByName("due"),
            Timestamp.newBuilder().setSeconds(1_772_445_600).setNanos(500_000).build())
        .setField(PROTOBUF.findFieldByName("weight"), 0.1)
        .setField(
            PROTOBUF.findFieldByName("size"),
            PROTOBUF.findEnumTypeByName("Size").findValueByName("LARGE"))
        .setField(PROTOBUF.findFieldByName("price"), 12.5)
        .addRepeatedField(PROTOBUF.findFieldByName("tags"), "a")
        .addRepeatedField(PROTOBUF.findFieldByName("tags"), "b")
        .setField(
            PROTOBUF.findFieldByName("address"),
            DynamicMessage.newBuilder(address)
                .setField(address.findFieldByName("city"), "Bern")
                .setField(address.findFieldByName("floor"), 2)
                .build())
        .addRepeatedField(
            PROTOBUF.findFieldByName("notes"),
            DynamicMessage.newBuilder(note)
                .setField(note.findFieldByName("key"), "x")
                .setField(note.findFieldByName("value"), "y")
                .build())
        .build();
  }

  // ---- frames

  private static byte[] path(int index) {
    return new byte[] {(byte) index};
  }

  private static byte[] framed(int id, byte[]... parts) {
    return concat(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array(), concat(parts));
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  // ---- outcomes

  private static Outcome<FlatData> read(ContractVersion version, Payload payload) {
    return new VersionData(version, version, Lines.IDS).read(payload);
  }

  private static FlatData accepted(ContractVersion version, byte[] framed) {
    Outcome<FlatData> outcome = read(version, new Payload(framed, null));
    assertThat(outcome, instanceOf(Outcome.Accepted.class));
    return ((Outcome.Accepted<FlatData>) outcome).value();
  }

  private static RejectionCode code(Outcome<FlatData> outcome) {
    assertThat(outcome, instanceOf(Outcome.Rejected.class));
    return ((Outcome.Rejected<FlatData>) outcome).code();
  }

  private static Map<String, Object> readable(FlatData data) {
    Map<String, Object> readable = new LinkedHashMap<>(data.fields());
    readable.values().removeIf(Hash128.class::isInstance);
    return readable;
  }
}
