package dev.tally.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.parity.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Records for the catalog {@code mill} that are made to do harm: by their size, their numbers,
 * their texts, their headers or their keys.
 */
final class HostileRecords {

  private static final String TIME = "2026-03-02T10:00:00Z";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final int AVRO_ID = 41;
  private static final int MANY_HEADERS = 20_000;

  private static final List<String> NUMBERS =
      List.of(
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1e18",
          "-1e18",
          "4611686018427387904",
          "1e999999999",
          "-1e-999999999",
          "0e2147483647",
          "0." + "0".repeat(500) + "1",
          "7".repeat(400_000));

  private static final List<String> TEXTS =
      List.of(
          "",
          "\\u0000",
          "\\ud800",
          "\\udc00\\ud800",
          "\\ud83d\\ude00",
          "\\u202e\\u0007\\u001b[2J",
          "'; drop table posting; --",
          "a\\\"b\\\\c",
          "\\n\\r\\t",
          "$.\\\"currency\\\"",
          "null");

  private final String topic;
  private final List<RawRecord> records = new ArrayList<>();

  private HostileRecords(String topic) {
    this.topic = topic;
  }

  /** Returns records that are all accepted. */
  static List<RawRecord> sound(String topic) {
    HostileRecords sound = new HostileRecords(topic);
    for (int number = 0; number < 6; number++) {
      sound.whole("s" + number, "miller " + number % 3, Integer.toString(100 + number), "EUR");
      sound.avro("a" + number, "miller " + number % 3, 100 + number);
      sound.beside("b" + number, List.of(), data("x", "7", "EUR").getBytes(UTF_8));
    }
    sound.add(whole("n", data("n", "1", "EUR")));
    String two = whole("t1", data("t", "1", "EUR")) + "," + whole("t2", data("t", "2", "EUR"));
    sound.batch("[" + two + "]");
    return sound.records;
  }

  /** Returns records of which most are refused, and some are sound but extreme. */
  static List<RawRecord> all(String topic) {
    HostileRecords hostile = new HostileRecords(topic);
    hostile.sizes();
    hostile.numbers();
    hostile.texts();
    hostile.shapes();
    hostile.headers();
    hostile.keys();
    return hostile.records;
  }

  private void sizes() {
    for (int length : List.of(60_000, 110_000, 150_000, 400_000, 520_000)) {
      whole("long" + length, "x".repeat(length), "1", "EUR");
      whole("money" + length, "x", "1", "E".repeat(length));
      whole("newlines" + length, "\\n".repeat(length / 2), "1", "EUR");
      avro("control" + length, "\u0001".repeat(length), 1);
      avro("smileys" + length, "\ud83d\ude00".repeat(length / 4), 1);
      whole("id" + "d".repeat(length), "x", "1", "EUR");
    }
    for (String name : List.of("ce_id", "ce_source", "ce_subject", "ce_type", "ce_dataschema")) {
      for (int length : List.of(130_000, 900_000, 1_040_000)) {
        byte[] data = data("x", "1", "EUR").getBytes(UTF_8);
        beside("h" + length, List.of(Records.header(name, "/".repeat(length))), data);
      }
    }
  }

  private void numbers() {
    for (int copy = 0; copy < 3; copy++) {
      for (String number : NUMBERS) {
        whole("n" + records.size(), "counted", number, "EUR");
        String fee =
            data("counted", "1", "EUR").replace("\"fee_micros\":1", "\"fee_micros\":" + number);
        add(whole("f" + records.size(), fee));
        String moisture = data("counted", "1", "EUR").replace("}", ",\"moisture\":" + number + "}");
        add(whole("m" + records.size(), moisture));
      }
      avro("most" + copy, "counted", Long.MAX_VALUE);
      avro("least" + copy, "counted", Long.MIN_VALUE);
      avro("half" + copy, "counted", Long.MAX_VALUE / 2);
    }
  }

  private void texts() {
    for (String text : TEXTS) {
      whole("t" + records.size(), text, "1", "EUR");
      whole("t" + records.size(), "x", "1", text);
      whole("id " + text, "x", "1", "EUR");
      add(whole("k" + records.size(), "{\"" + text + "\":1,\"" + text + "\":2}"));
    }
    for (String source : List.of("urn:tally:probe:a:1", "urn:tally:send", "urn:tally:probe:")) {
      add(whole("p" + records.size(), data("x", "1", "EUR")).replace("/mill", source));
    }
    for (String time :
        List.of(
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59Z",
            "2026-03-02T09:59:59.999999999999999999999Z",
            "2026-03-02T23:59:60Z")) {
      add(whole("at" + records.size(), data("x", "1", "EUR")).replace(TIME, time));
    }
  }

  private void shapes() {
    add(null, null, List.of());
    add(null, new byte[0], List.of());
    add("{}");
    add("[]");
    add("{".repeat(100_000));
    add("[".repeat(10_000) + "]".repeat(10_000));
    String nested = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    add(whole("nested", data("x", "1", "EUR").replace("}", ",\"more\":" + nested + "}")));
    add(whole("glued", data("x", "1", "EUR")) + whole("glued2", data("x", "1", "EUR")));
    StringBuilder names = new StringBuilder();
    for (int name = 0; name < 30_000; name++) {
      names.append(",\"n").append(name).append("\":").append(name);
    }
    add(whole("names", data("x", "1", "EUR").replace("}", names + "}")));
    batch("[" + "{},".repeat(170_000) + "{}]");
    batch("[" + "1,".repeat(260_000) + "1]");
    StringBuilder events = new StringBuilder("[");
    for (int item = 0; item < 1_500; item++) {
      events.append(whole("item" + item % 700, data("x", "1", "EUR"))).append(',');
    }
    batch(events.append("{}]").toString());
  }

  private void headers() {
    byte[] data = data("x", "1", "EUR").getBytes(UTF_8);
    List<Header> many = new ArrayList<>();
    for (int number = 0; number < MANY_HEADERS; number++) {
      many.add(Records.header("ce_extension" + number % 50, "v" + number));
    }
    beside("many", many, data);
    beside("none", List.of(Records.header("", ""), Records.header("ce_", "x")), data);
    beside("null", List.of(Records.header("ce_subject", null)), data);
    beside("trace", List.of(Records.header("trace", "t".repeat(1_000_000))), data);
    byte[][] broken = {{(byte) 0xC3}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {-1, -2, 0, 0}};
    for (byte[] bytes : broken) {
      beside("utf8" + records.size(), List.of(new Header("ce_subject", bytes)), data);
      beside("utf8" + records.size(), List.of(new Header("unread", bytes)), data);
      beside("utf8" + records.size(), List.of(new Header("content-type", bytes)), data);
      beside("utf8" + records.size(), List.of(new Header("ce_type", bytes)), data);
    }
    for (String control : List.of("heartbeat", "", "posted_through", "x".repeat(100_000))) {
      add(null, data, List.of(Records.header("ce_type", "dev.tally.control." + control)));
    }
    for (String type :
        List.of(BATCH, "application/cloudevents+avro", "application/cloudevents+protobuf", ";;")) {
      beside("type" + records.size(), List.of(Records.header("content-type", type)), data);
    }
  }

  private void keys() {
    for (byte[] key : List.of(new byte[0], new byte[] {-1, 0, -1}, new byte[1_000_000])) {
      byte[] value = whole("key" + records.size(), data("x", "1", "EUR")).getBytes(UTF_8);
      add(key, value, List.of());
    }
  }

  // ---- what they are made of

  private void whole(String id, String miller, String grams, String currency) {
    add(whole(id, data(miller, grams, currency)));
  }

  private static String whole(String id, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"/mill","type":"com.example.mill.grist",\
    "time":"%s","dataschema":"https://schemas.example.com/mill/grist/1","data":%s}\
    """
        .formatted(id, TIME, data);
  }

  private static String data(String miller, String grams, String currency) {
    return "{\"miller\":\"%s\",\"grams\":%s,\"fee_micros\":1,\"currency\":\"%s\"}"
        .formatted(miller, grams, currency);
  }

  private void avro(String id, String miller, long grams) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(AVRO_ID).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      encoder.writeString(miller);
      encoder.writeLong(grams);
      encoder.writeLong(1);
      encoder.writeString("EUR");
      for (int field = 0; field < 3; field++) {
        encoder.writeIndex(0);
      }
      encoder.flush();
      List<Header> headers =
          List.of(
              Records.header("ce_dataschema", "https://schemas.example.com/mill/grist/2"),
              Records.header("content-type", "application/avro"));
      beside(id, headers, bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /** Adds a binary CloudEvent with headers instead of those of the same names, and more. */
  private void beside(String id, List<Header> more, byte[] data) {
    List<Header> headers = new ArrayList<>();
    headers.add(Records.header("ce_specversion", "1.0"));
    headers.add(Records.header("ce_id", id));
    headers.add(Records.header("ce_source", "/mill"));
    headers.add(Records.header("ce_type", "com.example.mill.grist"));
    headers.add(Records.header("ce_time", TIME));
    headers.add(Records.header("ce_dataschema", "https://schemas.example.com/mill/grist/1"));
    headers.add(Records.header("content-type", "application/json"));
    headers.removeIf(one -> more.stream().anyMatch(other -> other.name().equals(one.name())));
    headers.addAll(more);
    add(null, data, headers);
  }

  private void batch(String value) {
    add(null, value.getBytes(UTF_8), List.of(Records.header("content-type", BATCH)));
  }

  private void add(String value) {
    add(null, value.getBytes(UTF_8), List.of());
  }

  private void add(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    Position position = Position.of(topic, 0, records.size());
    records.add(Records.record(position, 0, 0, key, value, headers));
  }
}
