package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code records.ndjson}: one record a line, in offset order within each partition.
 *
 * <p>Bytes are a text, {@code {"json": ...}}, {@code {"base64": ...}} or {@code {"repeat": "x",
 * "times": 9}}. The arrival time is not written: it is computed, as a source does.
 */
final class RecordLines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordLines() {}

  static List<RawRecord> read(List<String> lines) {
    List<RawRecord> records = new ArrayList<>();
    Map<String, Long> arrivals = new HashMap<>();
    for (String line : lines) {
      JsonNode node = parse(line);
      Position position =
          Position.of(
              node.required("topic").textValue(),
              node.required("partition").intValue(),
              node.required("offset").longValue());
      long append = Instant.parse(node.required("append_time").textValue()).toEpochMilli();
      long arrival =
          arrivals.merge(position.topic() + "/" + position.partition(), append, Math::max);
      records.add(
          Records.record(
              position,
              append,
              arrival,
              bytes(node.path("key")),
              bytes(node.path("value")),
              headers(node.path("headers"))));
    }
    return records;
  }

  private static List<Header> headers(JsonNode node) {
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : node) {
      headers.add(
          Records.header(header.required("name").textValue(), header.path("value").textValue()));
    }
    return headers;
  }

  private static byte @Nullable [] bytes(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue().getBytes(UTF_8);
    }
    if (node.has("json")) {
      return node.get("json").toString().getBytes(UTF_8);
    }
    if (node.has("base64")) {
      return Base64.getDecoder().decode(node.get("base64").textValue());
    }
    return node.required("repeat")
        .textValue()
        .repeat(node.required("times").intValue())
        .getBytes(UTF_8);
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
