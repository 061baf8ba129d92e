package dev.tally.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.parity.Records;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sound records of one contract in every format and mode, with data that nests.
 *
 * <p>What is personal in them is one of {@link #SECRETS}.
 */
final class Parcels {

  static final String TYPE = "com.example.freight.parcel";
  static final String JSON_BATCH = "application/cloudevents-batch+json";
  static final String PROTOBUF_BATCH = "application/cloudevents-batch+protobuf";
  static final int JSON_ID = 31;
  static final int AVRO_ID = 32;
  static final int PROTOBUF_ID = 33;

  /** What the data of every record holds, so that no text about one may. */
  static final List<String> SECRETS =
      List.of(
          "SECRET-label-7f3a91", "SECRET-text-c25d08", "SECRET-city-b4e617", "8734650912837465");

  private static final String SCHEMA = "https://schemas.example.com/freight/parcel/";
  private static final String TIME = "2026-03-02T10:00:00Z";
  private static final long ARRIVAL = Instant.parse(TIME).toEpochMilli() + 250;
  private static final long DUE_MICROS =
      Instant.parse("2026-03-09T12:30:00Z").toEpochMilli() * 1_000;

  /** What a parcel asks its contract's expressions, and a text that they have an answer to. */
  private static final List<List<String>> QUESTIONS =
      List.of(
          List.of("nothing", SECRETS.get(1)),
          List.of("int", "-42"),
          List.of("duration", "1h30m"),
          List.of("timestamp", TIME),
          List.of("matches", "SECRET-[a-z]+-.*"),
          List.of("char", ""),
          List.of("head", ""),
          List.of("tail", ""),
          List.of("size", SECRETS.get(1)),
          List.of("part", "-"),
          List.of("quotient", ""),
          List.of("rest", ""),
          List.of("sum", ""),
          List.of("lower", SECRETS.get(1)),
          List.of("index", "label"),
          List.of("epoch", ""),
          List.of("time of", ""),
          List.of("later", "36h"),
          List.of("earlier", "-0.5s"),
          List.of("due", ""),
          List.of("year", ""),
          List.of("between", ""));

  private final List<RawRecord> records = new ArrayList<>();

  private Parcels() {}

  static Catalog catalog() {
    try {
      return CatalogReader.read(
          Path.of(
              Objects.requireNonNull(Parcels.class.getClassLoader().getResource("freight"))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns records that are all accepted, but for those of the version that is retired. */
  static List<RawRecord> records() {
    Parcels parcels = new Parcels();
    for (List<String> question : QUESTIONS) {
      parcels.addAll(question.get(0), question.get(1));
    }
    return parcels.records;
  }

  private void addAll(String ask, String text) {
    byte[] json = json(ask, text).getBytes(UTF_8);
    byte[] avro = new WireBytes().frame(AVRO_ID).raw(avro(ask, text)).toByteArray();
    byte[] protobuf =
        new WireBytes().frame(PROTOBUF_ID).raw((byte) 0).raw(protobuf(ask, text)).toByteArray();
    byte[] framedJson = new WireBytes().frame(JSON_ID).raw(json).toByteArray();

    add(whole(1, "\"data\":" + json(ask, text)));
    add(whole(0, "\"data\":" + json(ask, text)));
    add(whole(1, base64("application/json", json)));
    add(whole(2, base64("application/avro", avro)));
    add(whole(3, base64("application/protobuf", protobuf)));
    add(beside(1, "application/json", json));
    add(beside(1, "application/schema+json", framedJson));
    add(beside(2, "application/avro", avro));
    add(beside(3, "application/x-protobuf", protobuf));
    add(
        of(
            JSON_BATCH,
            ("["
                    + whole(1, "\"data\":" + json(ask, text))
                    + ", 7, "
                    + whole(2, base64("application/avro", avro))
                    + "]")
                .getBytes(UTF_8)));
    add(of("application/cloudevents+avro", wholeInAvro(1, "application/json", json)));
    add(of("application/cloudevents+avro", wholeInAvro(2, "application/avro", avro)));
    WireBytes binary = wholeInProtobuf(3, "application/protobuf").field(6, protobuf);
    WireBytes textual = wholeInProtobuf(1, "application/json").field(7, json);
    WireBytes any =
        wholeInProtobuf(3, "application/protobuf")
            .field(
                8,
                new WireBytes()
                    .field(1, "type.googleapis.com/com.example.freight.Parcel")
                    .field(2, protobuf(ask, text)));
    for (WireBytes event : List.of(binary, textual, any)) {
      add(of("application/cloudevents+protobuf", event.toByteArray()));
    }
    add(
        of(
            PROTOBUF_BATCH,
            new WireBytes().field(1, binary).field(1, textual).field(1, any).toByteArray()));
  }

  private void add(String whole) {
    add(of("application/cloudevents+json; charset=UTF-8", whole.getBytes(UTF_8)));
  }

  private void add(RawRecord record) {
    records.add(
        Records.record(
            Position.of("freight.parcels", 0, records.size()),
            record.appendTime(),
            record.arrivalTime(),
            null,
            record.value(),
            record.headers()));
  }

  /** Returns a record of a content type and a value. */
  static RawRecord of(String contentType, byte[] value) {
    return record(value, List.of(Records.header("content-type", contentType)));
  }

  /** Returns a record that has an event's data as its value. */
  static RawRecord beside(int version, String contentType, byte[] data) {
    List<Header> headers = new ArrayList<>();
    headers.add(Records.header("content-type", contentType));
    attributes(version).forEach((name, text) -> headers.add(Records.header("ce_" + name, text)));
    return record(data, headers);
  }

  private static RawRecord record(byte[] value, List<Header> headers) {
    return Records.record(
        Position.of("freight.parcels", 0, 0), ARRIVAL, ARRIVAL, null, value, headers);
  }

  private static Map<String, String> attributes(int version) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", "p-1");
    attributes.put("source", "/depot/1");
    attributes.put("type", TYPE);
    attributes.put("subject", "parcel 1");
    attributes.put("time", TIME);
    attributes.put("dataschema", SCHEMA + version);
    return attributes;
  }

  /**
   * Returns an event in JSON.
   *
   * @param data the member that holds its data, such as {@code "data":{}}
   */
  static String whole(int version, String data) {
    StringBuilder event = new StringBuilder("{");
    attributes(version)
        .forEach((name, text) -> event.append('"' + name + "\":\"" + text + "\",\n"));
    return event.append(data).append('}').toString();
  }

  private static String base64(String contentType, byte[] data) {
    return "\"datacontenttype\":\""
        + contentType
        + "\",\"data_base64\":\""
        + Base64.getEncoder().encodeToString(data)
        + "\"";
  }

  static byte[] wholeInAvro(int version, String contentType, byte[] data) {
    Map<String, String> attributes = attributes(version);
    WireBytes event = new WireBytes().avro(attributes.size() + 5);
    attributes.forEach((name, text) -> event.avro(name).avro(3).avro(text));
    event.avro("datacontenttype").avro(3).avro(contentType);
    event.avro("nothing").avro(0);
    event.avro("sampled").avro(1).raw((byte) 1);
    event.avro("attempt").avro(2).avro(7);
    event.avro("trace").avro(4).avro(new byte[] {1, 2});
    return event.avro(0).avro(0).avro(data).toByteArray();
  }

  static WireBytes wholeInProtobuf(int version, String contentType) {
    Map<String, String> attributes = attributes(version);
    WireBytes event =
        new WireBytes()
            .field(1, String.valueOf(attributes.get("id")))
            .field(2, String.valueOf(attributes.get("source")))
            .field(3, "1.0")
            .field(4, TYPE);
    WireBytes seconds = new WireBytes().field(1, Instant.parse(TIME).getEpochSecond());
    attribute(event, "time", new WireBytes().field(7, seconds));
    attribute(event, "dataschema", new WireBytes().field(5, SCHEMA + version));
    attribute(event, "subject", new WireBytes().field(3, "parcel 1"));
    attribute(event, "datacontenttype", new WireBytes().field(3, contentType));
    attribute(event, "sampled", new WireBytes().field(1, 1));
    return event;
  }

  private static void attribute(WireBytes event, String name, WireBytes value) {
    event.field(5, new WireBytes().field(1, name).field(2, value));
  }

  private static String json(String ask, String text) {
    return """
        {"label": "%s", "ask": "%s", "text": "%s", "quantity": 1,
         "price_micros": %s, "gift": true, "due": "2026-03-09T12:30:00.000001+01:00",
         "weight": 12.50, "tags": ["a", null, "caf\\u00e9", {"city": "%s", "grid": [[1, 2.0], []]}],
         "notes": {"x": 1e3, "y": {}}, "nothing": null}"""
        .formatted(SECRETS.get(0), ask, text, SECRETS.get(3), SECRETS.get(2));
  }

  static byte[] avro(String ask, String text) {
    WireBytes parcel = new WireBytes();
    parcel.avro(SECRETS.get(0)).avro(ask).avro(text);
    parcel.avro(1).avro(Long.parseLong(SECRETS.get(3))).raw((byte) 1);
    parcel.avro(1).avro(DUE_MICROS);
    parcel.avro(3).avro(new byte[] {0, -66, -68, 32});
    parcel.avro(1).avro(ARRIVAL);
    parcel.raw(ByteBuffer.allocate(Long.BYTES).putLong(-199).array());
    parcel.avro(new byte[] {-1, 0, 1});
    parcel.avro(-2).avro(5).avro(0).avro(1).avro("abc").avro(1).avro(1).avro("d").avro(0);
    parcel.avro(5).avro(0);
    parcel.avro(2).avro(2).avro(1).avro(2).avro(0).avro(0).avro(0);
    parcel.avro(3).avro("x").avro(1).avro("y").avro("z").avro(2).avro(9).avro("n").avro(0).avro(0);
    parcel.avro(1).raw(avroStop(3));
    return parcel.toByteArray();
  }

  private static byte[] avroStop(int more) {
    WireBytes stop = new WireBytes().avro(SECRETS.get(2)).avro(1).avro(-more);
    if (more == 0) {
      return stop.avro(0).avro(0).toByteArray();
    }
    stop.avro(1).raw(avroStop(more - 1));
    return stop.avro(1).avro("other").raw(avroStop(0)).avro(0).toByteArray();
  }

  static byte[] protobuf(String ask, String text) {
    WireBytes parcel = new WireBytes();
    parcel.field(1, SECRETS.get(0)).field(2, ask).field(3, text);
    parcel.field(4, 1).field(5, Long.parseLong(SECRETS.get(3))).field(6, 1);
    parcel.field(7, new WireBytes().field(1, DUE_MICROS / 1_000_000).field(2, 1_000));
    parcel.tag(8, WireBytes.FIXED64).raw(new byte[] {0, 0, 0, 0, 0, 0, 41, 64});
    parcel.field(9, 1).field(10, "a").field(10, "b");
    parcel.field(11, protobufStop(3)).field(11, new WireBytes().field(2, 4));
    parcel.field(12, new WireBytes().field(1, "x").field(2, "y"));
    parcel.field(12, new WireBytes().field(2, "no key"));
    parcel.field(13, new WireBytes().field(1, 7).field(2, protobufStop(0)));
    parcel.field(14, "a ship").field(16, new byte[] {1, 2});
    for (int field = 20; field <= 33; field++) {
      byte[] packed = new byte[16];
      Arrays.fill(packed, (byte) (field % 3));
      parcel.field(field, packed);
    }
    parcel.field(20, -1);
    parcel.field(99, 5).field(98, "unknown");
    parcel.tag(97, WireBytes.START_GROUP).field(1, 1).tag(97, WireBytes.END_GROUP);
    parcel.tag(96, WireBytes.FIXED32).raw(new byte[] {1, 2, 3, 4});
    return parcel.toByteArray();
  }

  private static WireBytes protobufStop(int more) {
    WireBytes stop = new WireBytes().field(1, SECRETS.get(2)).field(2, -more);
    stop.field(3, new WireBytes().field(1, ARRIVAL / 1_000));
    return more == 0
        ? stop
        : stop.field(4, protobufStop(more - 1))
            .field(5, new WireBytes().field(1, "other").field(2, protobufStop(0)))
            .field(6, protobufStop(0));
  }
}
