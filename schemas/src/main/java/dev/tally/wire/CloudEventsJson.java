package dev.tally.wire;

import static dev.tally.event.RejectionCode.EMPTY_VALUE;
import static dev.tally.event.RejectionCode.INVALID_UTF8;
import static dev.tally.event.RejectionCode.NOT_CLOUDEVENT;
import static dev.tally.event.RejectionCode.NOT_JSON;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.common.base.Utf8;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Outcome.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents with JSON data: whole events in JSON, batches of them, and attributes beside the
 * data.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON
 *     event format</a>
 */
final class CloudEventsJson {

  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";
  private static final String CONTENT_TYPE = "datacontenttype";
  private static final String NO_OBJECT = "The value is not a JSON object.";
  private static final String NOT_UTF8 = "The value is not valid UTF-8.";

  private static final JsonFactory JSON = factory().build();

  // It notices a name that comes twice where it stands, by a hash set per object.
  private static final JsonFactory STRICT_JSON =
      factory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** The parser looks at so many bytes to tell UTF-16 and UTF-32 from UTF-8. */
  private static final int ENCODING_BYTES = 4;

  private CloudEventsJson() {}

  private static JsonFactoryBuilder factory() {
    // Which names collide depends on when the process started, so live and close could differ.
    return new JsonFactoryBuilder().disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
  }

  /** Reads one whole event. */
  static DecodedEnvelope structured(byte[] value) {
    Attributes attributes = new Attributes();
    Outcome<Whole> outcome = read(value, reader -> whole(reader, attributes));
    if (outcome instanceof Rejected<Whole> rejected) {
      return new DecodedEnvelope(value, attributes, rejected.as());
    }
    Whole whole = ((Accepted<Whole>) outcome).value();
    byte[] encoded = whole.encoded;
    if (encoded == null) {
      return DecodedEnvelope.of(value, attributes, whole.data == null ? FlatData.NONE : whole.data);
    }
    if (whole.data != null) {
      String detail = "The event has both data and data_base64.";
      return DecodedEnvelope.rejected(value, attributes, NOT_CLOUDEVENT, detail);
    }
    return data(value, attributes, encoded, MediaType.of(whole.contentType));
  }

  /** Reads an array of whole events, each by itself: one that is none does not harm the others. */
  static List<DecodedEnvelope> batch(byte[] value) {
    Outcome<List<byte[]>> items = items(value);
    return items instanceof Rejected<List<byte[]>> rejected
        ? List.of(new DecodedEnvelope(value, new Attributes(), rejected.as()))
        : ((Accepted<List<byte[]>>) items)
            .value().stream().map(CloudEventsJson::structured).toList();
  }

  /**
   * Reads data whose attributes are known.
   *
   * @param value what the event is read from
   * @param data its data, in JSON or in bytes that only its contract can read
   */
  static DecodedEnvelope data(byte[] value, Attributes attributes, byte[] data, MediaType type) {
    if (!type.isJson(data)) {
      return DecodedEnvelope.of(value, attributes, new Payload(data, null));
    }
    Outcome<FlatData> json = read(data, JsonReader::data);
    return json instanceof Accepted<FlatData> accepted
        ? DecodedEnvelope.of(value, attributes, accepted.value())
        : new DecodedEnvelope(value, attributes, ((Rejected<FlatData>) json).as());
  }

  /** Reads data that is one JSON object. */
  static Outcome<FlatData> data(byte[] json) {
    return read(json, JsonReader::data);
  }

  /** Returns the bytes of each item of an array, all of which must be JSON. */
  private static Outcome<List<byte[]>> items(byte[] array) {
    if (!Utf8.isWellFormed(array)) {
      return Outcome.reject(INVALID_UTF8, NOT_UTF8);
    }
    if (isWide(array)) {
      return Outcome.reject(NOT_JSON, "The value is not a JSON array.");
    }
    List<byte[]> items = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(array)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return Outcome.reject(NOT_JSON, "The value is not a JSON array.");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (items.size() == CloudEvents.MAX_BATCH_EVENTS) {
          return CloudEvents.tooManyEvents();
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        items.add(Arrays.copyOfRange(array, start, (int) parser.currentLocation().getByteOffset()));
      }
      if (parser.nextToken() != null) {
        return Outcome.reject(NOT_JSON, "More follows behind the JSON array.");
      }
    } catch (JsonProcessingException e) {
      return Outcome.reject(NOT_JSON, place(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
    return items.isEmpty()
        ? Outcome.reject(EMPTY_VALUE, "The batch holds no event.")
        : Outcome.accept(items);
  }

  /**
   * Whether the parser would take a text for one in UTF-16 or UTF-32, which zeros at its beginning
   * make it do. Then it fails in ways of its own, and places are no longer counted in bytes.
   */
  private static boolean isWide(byte[] json) {
    for (int index = 0; index < Math.min(ENCODING_BYTES, json.length); index++) {
      if (json[index] == 0) {
        return true;
      }
    }
    return false;
  }

  /** What is read of an object whose opening brace has just been passed. */
  @FunctionalInterface
  private interface Body<T> {
    T read(JsonReader reader) throws IOException;
  }

  private static <T> Outcome<T> read(byte[] json, Body<T> body) {
    boolean plain = PlainText.isPlain(json);
    if (!plain && !Utf8.isWellFormed(json)) {
      return Outcome.reject(INVALID_UTF8, NOT_UTF8);
    }
    if (isWide(json)) {
      return Outcome.reject(NOT_JSON, NO_OBJECT);
    }
    try {
      return read(JSON, json, plain, body);
    } catch (JsonProcessingException e) {
      return readStrictly(json, plain, body);
    }
  }

  /** Reads again what is no JSON, to name the place of its first fault. */
  private static <T> Outcome<T> readStrictly(byte[] json, boolean plain, Body<T> body) {
    try {
      return read(STRICT_JSON, json, plain, body);
    } catch (JsonProcessingException e) {
      return Outcome.reject(NOT_JSON, place(e));
    }
  }

  private static <T> Outcome<T> read(JsonFactory factory, byte[] json, boolean plain, Body<T> body)
      throws JsonProcessingException {
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Outcome.reject(NOT_JSON, NO_OBJECT);
      }
      T value = body.read(new JsonReader(parser, plain));
      return parser.nextToken() == null
          ? Outcome.accept(value)
          : Outcome.reject(NOT_JSON, "More follows behind the JSON object.");
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  /** What a whole event holds beside the attributes that are the same in all formats. */
  private static final class Whole {

    private @Nullable FlatData data;
    private byte @Nullable [] encoded;
    private @Nullable String contentType;
  }

  /** Reads a whole event: attributes beside {@code data}, in any order. */
  private static Whole whole(JsonReader reader, Attributes attributes) throws IOException {
    Whole whole = new Whole();
    JsonParser parser = reader.parser();
    Names names = new Names(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = names.next();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_STRING && !name.equals(DATA)) {
        text(name, reader, whole, attributes);
      } else if (token == JsonToken.START_OBJECT && name.equals(DATA)) {
        whole.data = reader.data();
      } else {
        reader.skip();
      }
    }
    return whole;
  }

  private static void text(String name, JsonReader reader, Whole whole, Attributes attributes)
      throws IOException {
    if (name.equals(BASE64)) {
      whole.encoded = reader.parser().getBinaryValue();
    } else if (name.equals(CONTENT_TYPE)) {
      whole.contentType = reader.text();
    } else {
      attributes.set(name, reader.text());
    }
  }

  /** Names the place only: the parser's own message quotes the data. */
  private static String place(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return "The value is not JSON: it cannot be parsed" + where + ".";
  }
}
