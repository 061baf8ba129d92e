package dev.tally.kafka;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.ControlType;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.PostedThrough;
import dev.tally.event.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a canonical entry looks on Kafka: a CloudEvent in binary mode, on the partition of its shard.
 *
 * <p>An event's data holds by name the fields of the contract that it was counted by, derived ones
 * included; the extension attributes {@code tallyposted}, {@code tallyappend}, {@code
 * tallyarrival}, {@code tallytopic}, {@code tallypartition}, {@code tallyoffset} and {@code
 * tallyitem} are its place in admission order, and {@code tallyoriginal} is the position of the
 * record that it brought back, if it was a command. A marker is a control record whose {@code
 * tallythrough} tells how far the shard has come. Times are RFC 3339, UTC.
 */
public final class CanonicalForm {

  /** The type of a marker. */
  public static final String MARKER = ControlType.PREFIX + "posted_through";

  /**
   * The most bytes that a record of the topic may have: {@link CanonicalEvent#MAX_BYTES}, and a
   * margin for the names of headers, times and positions, and for how Kafka frames a batch.
   */
  public static final int MAX_RECORD_BYTES = 1 << 20;

  // Else a character beyond the first 65,536 would be two escapes, of twelve bytes instead of four.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private static final ObjectMapper READER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Catalogs catalogs;
  private final String topic;
  private final int partitions;

  public CanonicalForm(Catalogs catalogs, String topic, int partitions) {
    this.catalogs = catalogs;
    this.topic = topic;
    this.partitions = partitions;
  }

  /** Returns the record that carries an entry. */
  public ProducerRecord<byte[], byte[]> record(CanonicalEntry entry) {
    int partition = entry.shard() % partitions;
    if (entry instanceof CanonicalEvent canonical) {
      return record(canonical, partition);
    }
    PostedThrough marker = (PostedThrough) entry;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, null, null, new byte[0]);
    put(record.headers(), "ce_specversion", "1.0");
    put(record.headers(), "ce_type", MARKER);
    put(record.headers(), "ce_tallyshard", Integer.toString(marker.shard()));
    put(record.headers(), "ce_tallythrough", Long.toString(marker.time()));
    return record;
  }

  private ProducerRecord<byte[], byte[]> record(CanonicalEvent canonical, int partition) {
    Event event = canonical.event();
    Contract contract = contract(event.type(), event.postedTime());
    byte[] key = event.identity().toString().getBytes(StandardCharsets.US_ASCII);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, null, key, data(event, contract));
    Headers headers = record.headers();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", event.id());
    put(headers, "ce_source", event.source());
    put(headers, "ce_type", event.type());
    put(headers, "ce_time", Instant.ofEpochMilli(event.eventTime()).toString());
    if (event.subject() != null) {
      put(headers, "ce_subject", event.subject());
    }
    put(headers, "ce_dataschema", contract.newest().dataschema());
    put(headers, "content-type", "application/json");
    put(headers, "ce_tallyshard", Integer.toString(canonical.shard()));
    put(headers, "ce_tallyposted", Long.toString(event.postedTime()));
    put(headers, "ce_tallyappend", Long.toString(event.appendTime()));
    put(headers, "ce_tallyarrival", Long.toString(event.arrivalTime()));
    put(headers, "ce_tallytopic", event.position().topic());
    put(headers, "ce_tallypartition", Integer.toString(event.position().partition()));
    put(headers, "ce_tallyoffset", Long.toString(event.position().offset()));
    put(headers, "ce_tallyitem", Integer.toString(event.position().item()));
    if (event.original() != null) {
      put(headers, "ce_tallyoriginal", event.original().toString());
    }
    put(headers, "ce_tallycontent", event.payloadHash().toString());
    return record;
  }

  private Contract contract(String type, long postedTime) {
    return catalogs.at(postedTime).contract(type).orElseThrow();
  }

  private static byte[] data(Event event, Contract contract) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      List<Field> fields = contract.fields();
      for (int index = 0; index < fields.size(); index++) {
        Object value = event.values().get(index);
        if (value != null) {
          json.writeFieldName(fields.get(index).name());
          write(value, json);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Long integer) {
      json.writeNumber(integer);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else {
      json.writeString(value.toString());
    }
  }

  /** Returns the entry that a record of the canonical topic carries. */
  public CanonicalEntry entry(RawRecord record) {
    Map<String, String> attributes = new HashMap<>();
    for (RawRecord.Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null) {
        attributes.put(header.name(), new String(value, StandardCharsets.UTF_8));
      }
    }
    String type = text(attributes, "ce_type");
    int shard = Integer.parseInt(text(attributes, "ce_tallyshard"));
    if (ControlType.isControl(type)) {
      return new PostedThrough(shard, Long.parseLong(text(attributes, "ce_tallythrough")));
    }
    Position position =
        new Position(
            text(attributes, "ce_tallytopic"),
            Integer.parseInt(text(attributes, "ce_tallypartition")),
            Long.parseLong(text(attributes, "ce_tallyoffset")),
            Integer.parseInt(text(attributes, "ce_tallyitem")));
    long postedTime = Long.parseLong(text(attributes, "ce_tallyposted"));
    String source = text(attributes, "ce_source");
    String id = text(attributes, "ce_id");
    Event event =
        new Event(
            position,
            Optional.ofNullable(attributes.get("ce_tallyoriginal"))
                .map(text -> Position.parse(text).orElseThrow())
                .orElse(null),
            source,
            id,
            type,
            attributes.get("ce_subject"),
            Instant.parse(text(attributes, "ce_time")).toEpochMilli(),
            Long.parseLong(text(attributes, "ce_tallyappend")),
            Long.parseLong(text(attributes, "ce_tallyarrival")),
            postedTime,
            Hash128.of(source, id),
            Hash128.parse(text(attributes, "ce_tallycontent")),
            values(contract(type, postedTime), requireNonNull(record.value())));
    return new CanonicalEvent(shard, event);
  }

  /** Returns the event that a record of the canonical topic carries, or empty for a marker. */
  public Optional<CanonicalEvent> event(RawRecord record) {
    return entry(record) instanceof CanonicalEvent canonical
        ? Optional.of(canonical)
        : Optional.empty();
  }

  private static String text(Map<String, String> attributes, String name) {
    return requireNonNull(attributes.get(name), name);
  }

  private static List<@Nullable Object> values(Contract contract, byte[] data) {
    try {
      JsonNode json = READER.readTree(data);
      List<@Nullable Object> values = new ArrayList<>();
      for (Field field : contract.fields()) {
        JsonNode value = json.get(field.name());
        values.add(value == null ? null : value(field.type(), value));
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException("a canonical event is not JSON", e);
    }
  }

  private static Object value(FieldType type, JsonNode value) {
    switch (type) {
      case STRING:
        return value.textValue();
      case INTEGER:
        return value.longValue();
      case BOOLEAN:
        return value.booleanValue();
      case TIME:
        return Instant.parse(value.textValue());
      case NUMBER:
        return value.decimalValue();
    }
    throw new AssertionError(type);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
