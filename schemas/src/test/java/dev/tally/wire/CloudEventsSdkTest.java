package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.protobuf.ProtoCloudEventData;
import io.cloudevents.protobuf.ProtobufFormat;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events that the CloudEvents project's own SDK has written, in each of its formats. */
class CloudEventsSdkTest {

  private static final EventFormat JSON = new JsonFormat();
  private static final EventFormat PROTOBUF = new ProtobufFormat();

  /** An event as the test made it. */
  record Sent(String id, String source, @Nullable String subject, Instant time, String text) {

    private static final String TYPE = "com.acme.sale";
    private static final String SCHEMA = "https://acme.com/schemas/sale/1";

    io.cloudevents.CloudEvent event() {
      CloudEventBuilder builder =
          CloudEventBuilder.v1()
              .withId(id)
              .withSource(URI.create(source))
              .withType(TYPE)
              .withTime(OffsetDateTime.ofInstant(time, ZoneOffset.ofHours(2)))
              .withDataSchema(URI.create(SCHEMA))
              .withExtension("tenant", "t1")
              .withExtension("attempt", 3)
              .withData("application/json", json().getBytes(UTF_8));
      return subject == null ? builder.build() : builder.withSubject(subject).build();
    }

    String json() {
      return "{\"text\": \"" + text + "\", \"amount\": 12}";
    }

    void mustBe(DecodedEnvelope reading) {
      assertThat(reading.event(), instanceOf(Outcome.Accepted.class));
      CloudEvent read = ((Outcome.Accepted<CloudEvent>) reading.event()).value();
      assertThat(read.id(), equalTo(id));
      assertThat(read.source(), equalTo(source));
      assertThat(read.type(), equalTo(TYPE));
      assertThat(read.subject(), equalTo(subject));
      assertThat(read.time(), equalTo(time));
      assertThat(read.dataSchema(), equalTo(SCHEMA));
      assertThat(((FlatData) read.data()).fields(), equalTo(Map.of("text", text, "amount", 12L)));
    }
  }

  @Provide
  Arbitrary<Sent> events() {
    Arbitrary<String> texts =
        Arbitraries.strings().alpha().numeric().withChars('\u00e9', '\u4e16').ofMaxLength(9);
    return Combinators.combine(
            texts.map(text -> "id-" + text),
            Arbitraries.of("/till/1", "urn:uuid:1", "https://acme.com/shops?x=1"),
            texts.filter(text -> !text.isEmpty()).injectNull(0.3),
            Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli),
            texts)
        .as(Sent::new);
  }

  @Property(tries = 500)
  void wholeEventsInJsonAreRead(@ForAll("events") Sent sent) {
    sent.mustBe(only(KafkaMessageFactory.createWriter("t").writeStructured(sent.event(), JSON)));
  }

  @Property(tries = 500)
  void eventsBesideTheirDataAreRead(@ForAll("events") Sent sent) {
    sent.mustBe(only(KafkaMessageFactory.createWriter("t").writeBinary(sent.event())));
  }

  @Property(tries = 500)
  void wholeEventsInProtobufAreRead(@ForAll("events") Sent sent) {
    sent.mustBe(
        only(KafkaMessageFactory.createWriter("t").writeStructured(sent.event(), PROTOBUF)));
  }

  @Property(tries = 200)
  void batchesInJsonAndInProtobufAreReadEventByEvent(
      @ForAll("events") Sent one, @ForAll("events") Sent other) {
    List<Sent> sent = List.of(one, other, one);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    String separator = " [ ";
    for (Sent each : sent) {
      json.writeBytes(separator.getBytes(UTF_8));
      json.writeBytes(JSON.serialize(each.event()));
      separator = " ,\n";
      byte[] event = PROTOBUF.serialize(each.event());
      protobuf.write(0x0A);
      writeVarint(event.length, protobuf);
      protobuf.writeBytes(event);
    }
    json.writeBytes(" ] ".getBytes(UTF_8));

    mustBe(
        sent, CloudEvents.read(record(json, "application/cloudevents-batch+json; charset=UTF-8")));
    mustBe(sent, CloudEvents.read(record(protobuf, "Application/CloudEvents-Batch+Protobuf")));
  }

  private static void mustBe(List<Sent> sent, List<DecodedEnvelope> readings) {
    assertThat(readings, hasSize(sent.size()));
    for (int index = 0; index < sent.size(); index++) {
      sent.get(index).mustBe(readings.get(index));
    }
  }

  @Example
  void aMessageInAnEventInProtobufIsNamedByItsType() {
    io.cloudevents.CloudEvent event =
        CloudEventBuilder.v1()
            .withId("a")
            .withSource(URI.create("/s"))
            .withType("com.acme.sale")
            .withTime(OffsetDateTime.parse("2026-03-02T10:00:00Z"))
            .withDataSchema(URI.create("urn:v1"))
            .withData("application/protobuf", ProtoCloudEventData.wrap(StringValue.of("x")))
            .build();

    DecodedEnvelope reading =
        only(KafkaMessageFactory.createWriter("t").writeStructured(event, PROTOBUF));

    Payload payload = (Payload) ((Outcome.Accepted<CloudEvent>) reading.event()).value().data();
    assertThat(payload.message(), equalTo("google.protobuf.StringValue"));
    assertThat(payload.bytes(), equalTo(Any.pack(StringValue.of("x")).getValue().toByteArray()));
  }

  @Example
  void dataOfNoBytesIsNoJson() {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(new byte[] {6 << 3 | 2, 0});

    DecodedEnvelope reading =
        CloudEvents.read(record(event, "application/cloudevents+protobuf")).get(0);

    assertThat(
        reading.event(),
        equalTo(Outcome.reject(RejectionCode.NOT_JSON, "The value is not a JSON object.")));
  }

  private static void writeVarint(int value, ByteArrayOutputStream out) {
    int rest = value;
    for (; rest > 0x7F; rest >>>= 7) {
      out.write((rest & 0x7F) | 0x80);
    }
    out.write(rest);
  }

  private static DecodedEnvelope only(ProducerRecord<?, byte[]> sent) {
    List<Header> headers = new ArrayList<>();
    sent.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    List<DecodedEnvelope> readings =
        CloudEvents.read(new RawRecord(Position.of("t", 0, 0), 0, 0, null, sent.value(), headers));
    assertThat(readings, hasSize(1));
    return readings.get(0);
  }

  private static RawRecord record(ByteArrayOutputStream value, String contentType) {
    Header type = new Header("content-type", contentType.getBytes(UTF_8));
    return new RawRecord(Position.of("t", 0, 0), 0, 0, null, value.toByteArray(), List.of(type));
  }
}
