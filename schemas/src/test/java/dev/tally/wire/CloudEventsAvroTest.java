package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;

import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events that Avro's library has written by the schema of the specification. */
class CloudEventsAvroTest {

  /** The schema of section 2.4 of the Avro event format 1.0.2. */
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"namespace": "io.cloudevents", "type": "record", "name": "CloudEvent", "fields": [
                {"name": "attribute", "type": {"type": "map", "values":
                  ["null", "boolean", "int", "string", "bytes"]}},
                {"name": "data", "type": ["bytes", "null", "boolean",
                  {"type": "map", "values": ["null", "boolean",
                    {"type": "record", "name": "CloudEventData", "fields": [
                      {"name": "value", "type": {"type": "map", "values": ["null", "boolean",
                        {"type": "map", "values": "CloudEventData"},
                        {"type": "array", "items": "CloudEventData"}, "double", "string"]}}]},
                    "double", "string"]},
                  {"type": "array", "items": "CloudEventData"}, "double", "string"]}]}
              """);

  private static Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", "a");
    attributes.put("source", "/s");
    attributes.put("type", "com.acme.sale");
    attributes.put("time", "2026-03-02T10:00:00Z");
    attributes.put("dataschema", "urn:v1");
    attributes.put("attempt", 3);
    attributes.put("sampled", true);
    attributes.put("trace", ByteBuffer.wrap(new byte[] {1, 2}));
    return attributes;
  }

  @Test
  void jsonInBytesIsRead() throws IOException {
    DecodedEnvelope reading = read(attributes(), ByteBuffer.wrap("{\"n\": 1}".getBytes(UTF_8)));

    CloudEvent event = accepted(reading);
    assertThat(event.id(), equalTo("a"));
    assertThat(event.source(), equalTo("/s"));
    assertThat(event.type(), equalTo("com.acme.sale"));
    assertThat(event.time(), equalTo(Instant.parse("2026-03-02T10:00:00Z")));
    assertThat(event.dataSchema(), equalTo("urn:v1"));
    assertThat(((FlatData) event.data()).fields(), equalTo(Map.of("n", 1L)));
  }

  @Test
  void anEventWithoutDataHasNone() throws IOException {
    assertThat(accepted(read(attributes(), null)).data(), equalTo(FlatData.NONE));
  }

  @Test
  void dataOfNoBytesIsNoJson() throws IOException {
    assertThat(
        code(read(attributes(), ByteBuffer.allocate(0)).event()), equalTo(RejectionCode.NOT_JSON));
  }

  @Test
  void bytesOfAnotherContentTypeAreForTheContract() throws IOException {
    Map<String, Object> attributes = attributes();
    attributes.put("datacontenttype", "application/avro");

    CloudEvent event = accepted(read(attributes, ByteBuffer.wrap(new byte[] {0, 1})));

    assertThat(((Payload) event.data()).bytes(), equalTo(new byte[] {0, 1}));
  }

  @Test
  void dataInAvrosOwnJsonIsRejected() throws IOException {
    Outcome<CloudEvent> outcome = read(attributes(), Map.of("n", 1.0)).event();

    assertThat(code(outcome), equalTo(RejectionCode.UNSUPPORTED_CONTENT));
  }

  @Test
  void everyCutIsRejectedAndTellsWhatItCanOfTheEvent() throws IOException {
    byte[] whole = bytes(attributes(), ByteBuffer.wrap("{\"n\": 1}".getBytes(UTF_8)));
    for (int length = 1; length < whole.length; length++) {
      assertThat(
          code(CloudEvents.read(record(Arrays.copyOf(whole, length))).get(0).event()),
          equalTo(RejectionCode.NOT_AVRO));
    }
    DecodedEnvelope almost =
        CloudEvents.read(record(Arrays.copyOf(whole, whole.length - 1))).get(0);
    assertThat(almost.attributes().source(), equalTo("/s"));
  }

  private static DecodedEnvelope read(Map<String, Object> attributes, @Nullable Object data)
      throws IOException {
    return CloudEvents.read(record(bytes(attributes, data))).get(0);
  }

  private static byte[] bytes(Map<String, Object> attributes, @Nullable Object data)
      throws IOException {
    GenericRecord event = new GenericData.Record(SCHEMA);
    event.put("attribute", attributes);
    event.put("data", data);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static RawRecord record(byte[] value) {
    Header type = new Header("content-type", "application/cloudevents+avro".getBytes(UTF_8));
    return new RawRecord(Position.of("t", 0, 0), 0, 0, null, value, List.of(type));
  }

  private static CloudEvent accepted(DecodedEnvelope reading) {
    assertThat(reading.event(), instanceOf(Outcome.Accepted.class));
    return ((Outcome.Accepted<CloudEvent>) reading.event()).value();
  }

  private static RejectionCode code(Outcome<CloudEvent> outcome) {
    assertThat(outcome, instanceOf(Outcome.Rejected.class));
    return ((Outcome.Rejected<CloudEvent>) outcome).code();
  }
}
