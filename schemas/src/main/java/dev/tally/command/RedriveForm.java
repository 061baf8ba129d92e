package dev.tally.command;

import static com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;
import static dev.tally.event.RejectionCode.INVALID_COMMAND;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.command.Redrive.Repeat;
import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.wire.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Redrive} stands in the control topic: a CloudEvent in binary mode whose data is
 * JSON, with the original's bytes in Base64.
 */
public final class RedriveForm {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RedriveForm() {}

  /**
   * Returns the record that carries a command.
   *
   * @param position where it stands, or is to stand
   * @param time when it is written
   */
  public static RawRecord record(Redrive command, Position position, Instant time) {
    String original = command.original().position().toString();
    List<Header> headers =
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_type", Redrive.TYPE),
            header("ce_source", "urn:tally:redrive"),
            header("ce_id", original + "/" + time),
            header("ce_time", time.toString()),
            header("content-type", "application/json"));
    return new RawRecord(
        position,
        time.toEpochMilli(),
        time.toEpochMilli(),
        original.getBytes(UTF_8),
        data(command),
        headers);
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  private static byte[] data(Redrive command) {
    RawRecord original = command.original();
    ObjectNode data = JSON.createObjectNode();
    data.put("original", original.position().toString());
    data.put("append_time", original.appendTime());
    data.put("key", original.key());
    data.put("value", original.value());
    ArrayNode headers = data.putArray("headers");
    for (Header header : original.headers()) {
      headers.addObject().put("name", header.name()).put("value", header.value());
    }
    Repeat repeat = command.repeat();
    if (repeat != null) {
      data.putObject("repeat")
          .put("survivor", repeat.survivor().toString())
          .put("same_payload", repeat.samePayload());
    }
    if (command.reason() != null) {
      data.put("reason", command.reason());
    }
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  /** Returns the command that a record of the control topic carries. */
  public static Outcome<Redrive> read(RawRecord record) {
    byte[] value = record.value();
    if (!Redrive.TYPE.equals(Headers.of(record).type()) || value == null) {
      return Outcome.reject(INVALID_COMMAND, "The record is no command that this build knows.");
    }
    try {
      return Outcome.accept(command(JSON.readTree(value)));
    } catch (IOException | IllegalArgumentException e) {
      return Outcome.reject(INVALID_COMMAND, "The command's data cannot be read.");
    }
  }

  // Java 17 drops the type annotations of a record's array components from its class file.
  @SuppressWarnings("NullAway")
  private static Redrive command(JsonNode data) throws IOException {
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : data.required("headers")) {
      headers.add(new Header(text(header, "name"), bytes(header, "value")));
    }
    long appendTime = number(data, "append_time");
    RawRecord original =
        new RawRecord(
            position(data, "original"),
            appendTime,
            appendTime,
            bytes(data, "key"),
            bytes(data, "value"),
            headers);
    JsonNode repeat = data.get("repeat");
    return new Redrive(
        original,
        repeat == null ? null : repeat(repeat),
        data.hasNonNull("reason") ? text(data, "reason") : null);
  }

  private static Repeat repeat(JsonNode repeat) {
    JsonNode same = repeat.required("same_payload");
    if (!same.isBoolean()) {
      throw new IllegalArgumentException("same_payload");
    }
    return new Repeat(position(repeat, "survivor"), same.booleanValue());
  }

  private static Position position(JsonNode object, String name) {
    Optional<Position> position = Position.parse(text(object, name));
    return position.orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.required(name);
    // Jackson lets half of a surrogate pair through, which no bytes stand for.
    if (!value.isTextual() || !UTF_8.newEncoder().canEncode(value.textValue())) {
      throw new IllegalArgumentException(name);
    }
    return value.textValue();
  }

  private static long number(JsonNode object, String name) {
    JsonNode value = object.required(name);
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name);
    }
    return value.longValue();
  }

  private static byte @Nullable [] bytes(JsonNode object, String name) throws IOException {
    JsonNode value = object.required(name);
    if (!value.isNull() && !value.isTextual()) {
      throw new IllegalArgumentException(name);
    }
    return value.isNull() ? null : value.binaryValue();
  }
}
