package dev.tally.wire;

import static dev.tally.event.RejectionCode.BAD_TIME;
import static dev.tally.event.RejectionCode.EMPTY_VALUE;
import static dev.tally.event.RejectionCode.INVALID_UTF8;
import static dev.tally.event.RejectionCode.MISSING_ID;
import static dev.tally.event.RejectionCode.MISSING_SOURCE;
import static dev.tally.event.RejectionCode.NOT_CLOUDEVENT;
import static dev.tally.event.RejectionCode.NOT_JSON;
import static dev.tally.event.RejectionCode.OVERSIZED;
import static dev.tally.event.RejectionCode.UNKNOWN_TYPE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.common.base.Utf8;
import dev.tally.event.Outcome;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 with JSON data, over Kafka, in the structured and in the binary content mode.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding</a>
 */
public final class CloudEventsJson {

  /** The longest value that is read, in bytes. */
  public static final int MAX_VALUE_BYTES = 512 * 1024;

  private static final String BINARY_PREFIX = "ce_";
  private static final String BINARY_TYPE = BINARY_PREFIX + "type";
  private static final String DATA = "data";

  private static final JsonFactory JSON = new JsonFactory();

  // It notices a name that comes twice where it stands, by a hash set per object.
  private static final JsonFactory STRICT_JSON =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private CloudEventsJson() {}

  /** Returns the event that a record carries, or the first thing that keeps it from being one. */
  public static Outcome<CloudEvent> decode(RawRecord record) {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      return Outcome.reject(EMPTY_VALUE, "The record has no value.");
    }
    if (value.length > MAX_VALUE_BYTES) {
      return Outcome.reject(
          OVERSIZED,
          "The value has " + value.length + " bytes, the limit is " + MAX_VALUE_BYTES + ".");
    }
    boolean plain = PlainText.isPlain(value);
    if (!plain && !Utf8.isWellFormed(value)) {
      return Outcome.reject(INVALID_UTF8, "The value is not valid UTF-8.");
    }
    Attributes headers = binaryAttributes(record);
    if (headers.specVersion() != null && !attributesAreText(record)) {
      return Outcome.reject(INVALID_UTF8, "An attribute in the headers is not valid UTF-8.");
    }
    try {
      return read(JSON, value, plain, headers);
    } catch (JsonProcessingException e) {
      return readStrictly(value, plain, headers);
    }
  }

  /** Reads again what is no JSON, to name the place of its first fault. */
  private static Outcome<CloudEvent> readStrictly(byte[] value, boolean plain, Attributes headers) {
    try {
      return read(STRICT_JSON, value, plain, headers);
    } catch (JsonProcessingException e) {
      return Outcome.reject(NOT_JSON, "The value is not JSON: " + place(e) + ".");
    }
  }

  private static Outcome<CloudEvent> read(
      JsonFactory json, byte[] value, boolean plain, Attributes headers)
      throws JsonProcessingException {
    boolean binary = headers.specVersion() != null;
    // A structured event says all of itself in its value.
    Attributes attributes = binary ? headers : new Attributes();
    JsonData data;
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Outcome.reject(NOT_JSON, "The value is not a JSON object.");
      }
      JsonReader reader = new JsonReader(parser, plain);
      data = binary ? reader.data() : structured(reader, parser, attributes);
      if (parser.nextToken() != null) {
        return Outcome.reject(NOT_JSON, "More follows behind the JSON object.");
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
    return assemble(attributes, data);
  }

  /** Returns the type that a record's headers name last, or null where they name none. */
  public static @Nullable String binaryType(RawRecord record) {
    String type = null;
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null && header.name().equals(BINARY_TYPE)) {
        type = new String(value, StandardCharsets.UTF_8);
      }
    }
    return type;
  }

  private static Outcome<CloudEvent> assemble(Attributes attributes, JsonData data) {
    if (!"1.0".equals(attributes.specVersion())) {
      return Outcome.reject(NOT_CLOUDEVENT, "The attribute specversion is not \"1.0\".");
    }
    String id = attributes.id();
    if (id == null || id.isEmpty()) {
      return Outcome.reject(MISSING_ID, "The attribute id is missing or empty.");
    }
    String source = attributes.source();
    if (source == null || source.isEmpty()) {
      return Outcome.reject(MISSING_SOURCE, "The attribute source is missing or empty.");
    }
    String type = attributes.type();
    if (type == null || type.isEmpty()) {
      return Outcome.reject(UNKNOWN_TYPE, "The attribute type is missing or empty.");
    }
    Instant time = Rfc3339.parse(attributes.time());
    if (time == null) {
      return Outcome.reject(BAD_TIME, "The attribute time is missing or not RFC 3339.");
    }
    return Outcome.accept(
        new CloudEvent(source, id, type, attributes.subject(), time, data.fields(), data.hash()));
  }

  /** Reads a structured event: attributes beside {@code data}, in any order. */
  private static JsonData structured(JsonReader reader, JsonParser parser, Attributes attributes)
      throws IOException {
    JsonData data = JsonData.NONE;
    Names names = new Names(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = names.next();
      JsonToken token = parser.nextToken();
      if (name.equals(DATA) && token == JsonToken.START_OBJECT) {
        data = reader.data();
      } else if (token == JsonToken.VALUE_STRING && !name.equals(DATA)) {
        attributes.set(name, reader.text(parser.getText()));
      } else {
        reader.skip();
      }
    }
    return data;
  }

  private static Attributes binaryAttributes(RawRecord record) {
    Attributes attributes = new Attributes();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null && header.name().startsWith(BINARY_PREFIX)) {
        attributes.set(
            header.name().substring(BINARY_PREFIX.length()),
            new String(value, StandardCharsets.UTF_8));
      }
    }
    return attributes;
  }

  private static boolean attributesAreText(RawRecord record) {
    return record.headers().stream()
        .filter(header -> header.name().startsWith(BINARY_PREFIX))
        .map(Header::value)
        .allMatch(value -> value == null || Utf8.isWellFormed(value));
  }

  /** Names the place only: the parser's own message quotes the data. */
  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "it cannot be parsed"
        : "it cannot be parsed at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }
}
