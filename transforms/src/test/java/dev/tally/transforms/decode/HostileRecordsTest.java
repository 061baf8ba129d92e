package dev.tally.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.decode.Allocation.Measured;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.parity.Records;
import dev.tally.wire.CloudEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Records that are made to cost more than they are worth: each has one outcome, and asks for no
 * more memory than {@link Allocation#bound} allows for its size.
 */
@Timeout(10)
class HostileRecordsTest {

  private static final int DEEP = 100_000;
  private static final int FITTING = 500_000;
  private static final int MOST_EVENTS = CloudEvents.MAX_BATCH_EVENTS;

  private static final Decode DECODE = new Decode(Catalogs.of(Parcels.catalog()));
  private static final DecodeLaws LAWS = new DecodeLaws(Parcels.catalog());

  // ---- JSON

  @Test
  void jsonThatNestsIsNotJson() throws IOException {
    String lists = "[".repeat(DEEP) + "]".repeat(DEEP);
    String objects = "{\"a\":".repeat(DEEP / 2) + "1" + "}".repeat(DEEP / 2);

    for (String nested : List.of(lists, objects)) {
      mustBe("NOT_JSON", whole("\"data\":{\"a\":" + nested + "}"));
      mustBe("NOT_JSON", whole("\"extension\":" + nested));
      mustBe("NOT_JSON", Parcels.of(Parcels.JSON_BATCH, utf8("[" + nested + "]")));
      mustBe("NOT_JSON", Parcels.of(Parcels.JSON_BATCH, utf8(nested.substring(0, DEEP))));
    }
  }

  @Test
  void jsonThatNestsAThousandDeepIsRead() throws IOException {
    String lists = "[".repeat(990) + "]".repeat(990);

    mustBe("event", data("\"more\":" + lists));
    mustBe("event", whole("\"extension\":" + lists + ",\"data\":{" + parcel() + "}"));
  }

  @Test
  void aNumberOfHalfAMillionDigitsIsNotJson() throws IOException {
    String digits = "7".repeat(FITTING);

    for (String number : List.of(digits, "-0." + digits, "1e" + digits, "1e-" + digits)) {
      mustBe("NOT_JSON", data("\"weight\":" + number));
      mustBe("NOT_JSON", whole("\"extension\":" + number + ",\"data\":{\"weight\":x}"));
    }
    mustBe("OVERSIZED", data("\"weight\":" + "7".repeat(1_000_000)));
  }

  @Test
  void aNumberWithAnExponentOfAnySizeIsReadAtNoCostOrNotAtAll() throws IOException {
    for (String number :
        List.of("1e999999999", "12.5e-2147483645", "-1E+2147483647", "0e99999999")) {
      mustBe("event", data("\"weight\":" + number));
      mustBe("event", data("\"weight\":1,\"nested\":[{\"a\":" + number + "}]"));
      mustBe("WRONG_FIELD_TYPE", data("\"gift\":" + number));
    }
    for (String number : List.of("12.5e2147483647", "1e-2147483648", "1e99999999999999999999")) {
      mustBe("NOT_JSON", data("\"weight\":" + number));
    }
  }

  @Test
  void manyNamesAreReadAndOneThatComesTwiceIsNotJson() throws IOException {
    StringBuilder different = new StringBuilder();
    for (int name = 0; name < 40_000; name++) {
      different.append("\"n").append(name).append("\":1,");
    }
    String equal = "\"name\":1,".repeat(40_000);

    mustBe("event", data(different + "\"weight\":1"));
    mustBe("event", data("\"nested\":{" + different + "\"last\":1}"));
    mustBe("event", whole(different + "\"data\":{" + parcel() + "}"));
    mustBe("NOT_JSON", data(equal + "\"weight\":1"));
    mustBe("NOT_JSON", data("\"nested\":{" + equal + "\"last\":1}"));
    mustBe("NOT_JSON", whole(equal + "\"data\":{" + parcel() + "}"));
    mustBe("NOT_JSON", data(different + "\"n39999\":1"));
  }

  @Test
  void aBatchOfManySmallItemsHasAnOutcomeForEach() throws IOException {
    mustBe("NOT_JSON", MOST_EVENTS, Parcels.of(Parcels.JSON_BATCH, utf8(list("1", MOST_EVENTS))));
    mustBe(
        "NOT_CLOUDEVENT",
        MOST_EVENTS,
        Parcels.of(Parcels.JSON_BATCH, utf8(list("{}", MOST_EVENTS))));
    byte[] empty = new WireBytes().repeated(MOST_EVENTS, (byte) 10, (byte) 0).toByteArray();
    mustBe("NOT_CLOUDEVENT", MOST_EVENTS, Parcels.of(Parcels.PROTOBUF_BATCH, empty));
    byte[] broken = new WireBytes().repeated(MOST_EVENTS, new byte[] {10, 1, 15}).toByteArray();
    mustBe("NOT_PROTOBUF", MOST_EVENTS, Parcels.of(Parcels.PROTOBUF_BATCH, broken));
  }

  @Test
  void aBatchOfMoreItemsThanThereCanBeEventsIsOversizedAsAWhole() throws IOException {
    for (int items : List.of(MOST_EVENTS + 1, 170_000)) {
      mustBe("OVERSIZED", Parcels.of(Parcels.JSON_BATCH, utf8(list("1", items))));
      mustBe("OVERSIZED", Parcels.of(Parcels.JSON_BATCH, utf8(list("{}", items))));
      byte[] empty = new WireBytes().repeated(items, (byte) 10, (byte) 0).toByteArray();
      mustBe("OVERSIZED", Parcels.of(Parcels.PROTOBUF_BATCH, empty));
    }
  }

  private static String list(String item, int size) {
    return "[" + (item + ",").repeat(size - 1) + item + "]";
  }

  // ---- the canonical form

  @Test
  void anEventWhoseCanonicalFormIsTooLongIsOversized() throws IOException {
    mustBe("event", saying("\n".repeat(400_000)));
    mustBe("event", saying("\u00e9\u4e2d\ud83d\ude00".repeat(50_000)));
    mustBe("event", saying("\u0001".repeat(160_000)));
    mustBe("OVERSIZED", saying("\u0001".repeat(170_000)));
    mustBe("OVERSIZED", saying("\"\u001f".repeat(150_000)));
  }

  @Test
  void anEventWithALargeAttributeInItsHeadersIsOversized() throws IOException {
    for (String attribute : List.of("ce_id", "ce_source", "ce_subject")) {
      mustBe("event", beside(attribute, "s".repeat(900_000)));
      mustBe("OVERSIZED", beside(attribute, "s".repeat(1_040_000)));
    }
    mustBe("event", beside("ce_traceparent", "s".repeat(1_040_000)));
  }

  private static RawRecord saying(String text) {
    WireBytes parcel = new WireBytes().raw(Parcels.protobuf("nothing", "")).field(3, text);
    return protobuf(parcel);
  }

  /** Returns a parcel with another attribute in its headers, which may be one it has already. */
  private static RawRecord beside(String name, String text) {
    RawRecord parcel = protobuf(sound());
    List<Header> headers = new ArrayList<>(parcel.headers());
    headers.removeIf(header -> header.name().equals(name));
    headers.add(Records.header(name, text));
    return Records.record(
        parcel.position(),
        parcel.appendTime(),
        parcel.arrivalTime(),
        null,
        parcel.value(),
        headers);
  }

  // ---- Avro

  @Test
  void avroThatClaimsItemsWithoutBytesIsNotAvro() throws IOException {
    for (long count : List.of(1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -(1L << 62), 1L << 20)) {
      mustBe("NOT_AVRO", avro(gaps().avro(count).avro(count)));
      mustBe("NOT_AVRO", avro(tags().avro(count).avro(1)));
      mustBe("NOT_AVRO", wholeInAvro(new WireBytes().avro(count).avro(1).avro("id").avro(0)));
    }
    WireBytes blocks = gaps();
    for (int block = 0; block < 40_000; block++) {
      blocks.avro(40_000);
    }
    mustBe("NOT_AVRO", avro(blocks));
  }

  @Test
  void avroThatClaimsLongerBytesThanThereAreIsNotAvro() throws IOException {
    for (long length : List.of(1L << 31, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 600_000L)) {
      mustBe("NOT_AVRO", avro(new WireBytes().avro(length).raw(utf8("label"))));
      mustBe("NOT_AVRO", avro(photo().avro(length).raw(utf8("bytes"))));
      mustBe("NOT_AVRO", wholeInAvro(new WireBytes().avro(1).avro(length).raw(utf8("id"))));
      mustBe("NOT_AVRO", wholeInAvro(new WireBytes().avro(0).avro(0).avro(length)));
    }
  }

  @Test
  void avroThatNestsIsNotAvro() throws IOException {
    WireBytes next = stop();
    for (int depth = 0; depth < DEEP; depth++) {
      next.avro("").avro(0).avro(1);
    }
    mustBe("NOT_AVRO", avro(next));

    WireBytes others = stop();
    for (int depth = 0; depth < DEEP; depth++) {
      others.avro("").avro(0).avro(0).avro(1).avro("");
    }
    mustBe("NOT_AVRO", avro(others));
  }

  @Test
  void anAvroDecimalOfMoreDigitsThanItsPrecisionIsNotAvro() throws IOException {
    WireBytes parcel = toWeight().avro(3).avro(400_000).repeated(400_000, (byte) 0x7F);

    mustBe("NOT_AVRO", avro(parcel));
    mustBe("NOT_AVRO", avro(toWeight().avro(3).avro(0)));
  }

  @Test
  void aVarintThatDoesNotEndIsNotAvro() throws IOException {
    mustBe("NOT_AVRO", avro(new WireBytes().repeated(FITTING, (byte) -1)));
    mustBe("NOT_AVRO", wholeInAvro(new WireBytes().repeated(FITTING, (byte) -1)));
  }

  private static WireBytes toWeight() {
    WireBytes parcel = new WireBytes().avro("label").avro("").avro("").avro(1).avro(1);
    return parcel.raw((byte) 0).avro(0);
  }

  private static WireBytes photo() {
    return toWeight().avro(2).avro(5).avro(0).avro(0).repeated(8, (byte) 0);
  }

  private static WireBytes tags() {
    return photo().avro(0);
  }

  private static WireBytes gaps() {
    return tags().avro(0);
  }

  private static WireBytes stop() {
    return gaps().avro(0).avro(0).avro(0).avro(1);
  }

  private static RawRecord avro(WireBytes parcel) {
    byte[] framed = new WireBytes().frame(Parcels.AVRO_ID).raw(parcel.toByteArray()).toByteArray();
    return Parcels.beside(2, "application/avro", framed);
  }

  private static RawRecord wholeInAvro(WireBytes event) {
    return Parcels.of("application/cloudevents+avro", event.toByteArray());
  }

  // ---- Protobuf

  @Test
  void protobufThatClaimsLongerBytesThanThereAreIsNotProtobuf() throws IOException {
    for (long length : List.of(100L, (long) Integer.MAX_VALUE, 1L << 31, -1L, Long.MIN_VALUE)) {
      for (int field = 1; field <= 33; field++) {
        WireBytes lie = new WireBytes().tag(field, WireBytes.LENGTH_DELIMITED).varint(length);
        mustBe("NOT_PROTOBUF", protobuf(lie.raw((byte) 1)));
      }
      for (int field = 1; field <= 9; field++) {
        WireBytes lie = new WireBytes().tag(field, WireBytes.LENGTH_DELIMITED).varint(length);
        mustBe("NOT_PROTOBUF", wholeInProtobuf(lie.raw((byte) 1)));
      }
    }
  }

  @Test
  void protobufThatNestsIsNotProtobuf() throws IOException {
    byte[] nested = new byte[0];
    for (int depth = 0; depth < 70; depth++) {
      nested = new WireBytes().field(depth == 69 ? 11 : 4, nested).toByteArray();
    }
    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().raw(nested)));
    // A length is longer than what it is of, so the deepest that fits is not written as such.
    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().raw(lengths(11, 4))));
    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().raw(lengths(11, 6))));
  }

  /** Returns {@link #DEEP} messages within each other, all of which claim to be the rest. */
  private static byte[] lengths(int first, int more) {
    WireBytes nested = new WireBytes().tag(first, WireBytes.LENGTH_DELIMITED).varint(4L * DEEP);
    for (int depth = DEEP; depth > 0; depth--) {
      nested.tag(more, WireBytes.LENGTH_DELIMITED).varint(4L * depth | 1 << 14);
    }
    return nested.toByteArray();
  }

  @Test
  void groupsThatNestAreNotProtobuf() throws IOException {
    byte[] groups = new WireBytes().repeated(FITTING, (byte) (15 << 3 | 3)).toByteArray();

    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().raw(groups)));
    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().field(11, groups)));
    mustBe("NOT_PROTOBUF", wholeInProtobuf(new WireBytes().raw(groups)));
    mustBe("NOT_PROTOBUF", wholeInProtobuf(new WireBytes().field(5, groups)));
    mustBe("NOT_PROTOBUF", Parcels.of(Parcels.PROTOBUF_BATCH, groups));
    mustBe("NOT_PROTOBUF", protobuf(new WireBytes().tag(15, WireBytes.END_GROUP)));
    mustBe("NOT_PROTOBUF", wholeInProtobuf(new WireBytes().tag(15, WireBytes.END_GROUP)));
  }

  @Test
  void packedValuesOfEveryTypeAreReadAndHalvesOfThemAreNotProtobuf() throws IOException {
    for (int field = 20; field <= 33; field++) {
      byte[] zeros = new byte[400_000];
      mustBe("event", protobuf(sound().field(field, zeros)));
      mustBe("NOT_PROTOBUF", protobuf(sound().field(field, new byte[] {-1, -1, -1})));
    }
  }

  @Test
  void fieldNumbersBeyondTheBoundsAreNotProtobuf() throws IOException {
    mustBe("NOT_PROTOBUF", protobuf(sound().field(0, 1)));
    mustBe("NOT_PROTOBUF", protobuf(sound().field(1 << 29, 1)));
    mustBe("event", protobuf(sound().field((1 << 29) - 1, 1)));
    mustBe("NOT_PROTOBUF", protobuf(sound().tag(99, 6)));
    mustBe("NOT_PROTOBUF", protobuf(sound().tag(4, 7)));
  }

  @Test
  void manyFieldsThatNobodyKnowsAreRead() throws IOException {
    WireBytes different = sound();
    for (int field = 0; field < 100_000; field++) {
      different.field(100 + field, 1);
    }
    mustBe("event", protobuf(different));
    mustBe("event", protobuf(sound().repeated(150_000, new byte[] {(byte) 0xF8, 6, 1})));
    mustBe(
        "event",
        protobuf(sound().field(11, new WireBytes().repeated(200_000, (byte) 80, (byte) 1))));
  }

  @Test
  void aMapOfAHundredThousandEntriesIsRead() throws IOException {
    byte[] entry = new WireBytes().field(1, "k").toByteArray();
    mustBe("event", protobuf(sound().repeated(100_000, fieldBytes(12, entry))));
    WireBytes different = sound();
    for (int key = 0; key < 60_000; key++) {
      different.field(13, new WireBytes().field(1, key));
    }
    mustBe("event", protobuf(different));
  }

  @Test
  void manyMessagesWithoutContentAreRead() throws IOException {
    byte[] empty = fieldBytes(6, new byte[0]);
    byte[] stops = new WireBytes().repeated(200_000, empty).toByteArray();

    mustBe("event", protobuf(sound().field(11, stops)));
    mustBe("event", protobuf(sound().repeated(200_000, fieldBytes(11, new byte[0]))));
    mustBe("event", protobuf(sound().repeated(200_000, fieldBytes(15, new byte[0]))));
  }

  @Test
  void aPathToAMessageThatClaimsManyStepsIsNotProtobuf() throws IOException {
    for (long steps : List.of(1L << 31, (long) Integer.MAX_VALUE, -1L, Long.MIN_VALUE, 65L)) {
      byte[] framed =
          new WireBytes().frame(Parcels.PROTOBUF_ID).avro(steps).raw(new byte[64]).toByteArray();
      mustBe("NOT_PROTOBUF", Parcels.beside(3, "application/protobuf", framed));
    }
  }

  private static byte[] fieldBytes(int field, byte[] value) {
    return new WireBytes().field(field, value).toByteArray();
  }

  private static WireBytes sound() {
    return new WireBytes().raw(Parcels.protobuf("nothing", ""));
  }

  private static RawRecord protobuf(WireBytes parcel) {
    byte[] framed =
        new WireBytes()
            .frame(Parcels.PROTOBUF_ID)
            .raw((byte) 0)
            .raw(parcel.toByteArray())
            .toByteArray();
    return Parcels.beside(3, "application/protobuf", framed);
  }

  private static RawRecord wholeInProtobuf(WireBytes event) {
    return Parcels.of("application/cloudevents+protobuf", event.toByteArray());
  }

  // ---- numbers beyond their bounds

  @Test
  void anIntegerIsAcceptedUpToItsBoundsAndNotBeyondThem() throws IOException {
    for (String number : List.of("1000000", "-1000000", "1e6", "1000000.0")) {
      mustBe("event", quantity(number));
    }
    for (String number : List.of("1000001", "-1000001", "9223372036854775807", "1e18")) {
      mustBe("OUT_OF_BOUNDS", quantity(number));
    }
    // Its negative has no value, which is said before any bounds are looked at.
    mustBe("UNDEFINED_VALUE", quantity("-9223372036854775808"));
    mustBe("WRONG_FIELD_TYPE", quantity("9223372036854775808"));
  }

  private static RawRecord quantity(String number) {
    return whole("\"data\":{" + parcel().replace("\"quantity\":1", "\"quantity\":" + number) + "}");
  }

  // ---- any format

  private static RawRecord whole(String members) {
    return Parcels.of("application/cloudevents+json", utf8(Parcels.whole(1, members)));
  }

  /** Returns a parcel with more fields. */
  private static RawRecord data(String fields) {
    return whole("\"data\":{" + parcel() + "," + fields + "}");
  }

  private static String parcel() {
    return "\"label\":\"a\",\"quantity\":1,\"price_micros\":1,\"due\":\"2026-03-02T10:00:00Z\"";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static void mustBe(String expected, RawRecord record) throws IOException {
    mustBe(expected, 1, record);
  }

  private static void mustBe(String expected, long events, RawRecord record) throws IOException {
    DECODE.decode(record);

    Measured measured = Allocation.decode(DECODE, record);

    List<Decoded> outcome = measured.outcome();
    assertThat(
        outcome.stream().collect(groupingBy(HostileRecordsTest::name, counting())),
        equalTo(Map.of(expected, events)));
    assertThat(measured.bytes(), lessThanOrEqualTo(Allocation.bound(record, outcome)));
    LAWS.check(record, outcome);
  }

  private static String name(Decoded decoded) {
    return decoded instanceof Refused refused
        ? String.valueOf(refused.exception().code())
        : "event";
  }
}
