package dev.tally.compat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A schema that is written in JSON, with the line of each of its values. */
final class JsonDocument {

  // Avro's own parser allows comments. It takes the last of two values with one key, and a line
  // cannot tell which: that is refused here.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final SchemaText text;
  private final JsonNode root;
  private final Map<JsonPointer, Integer> lines;

  private JsonDocument(SchemaText text, JsonNode root, Map<JsonPointer, Integer> lines) {
    this.text = text;
    this.root = root;
    this.lines = lines;
  }

  /** Reads the text; adds a violation where it is no JSON. */
  static Optional<JsonDocument> read(SchemaText text, Violations violations) {
    try {
      JsonNode root = MAPPER.readTree(text.text());
      if (root.isMissingNode()) {
        violations.addUnreadable(text.place(1), "The schema is empty: write one, or delete it.");
        return Optional.empty();
      }
      return Optional.of(new JsonDocument(text, root, lines(text.text())));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      violations.addUnreadable(
          text.place(line),
          "The schema is no JSON from here on (%s): correct it."
              .formatted(reason(e.getOriginalMessage())));
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
  }

  private static Map<JsonPointer, Integer> lines(String text) throws IOException {
    Map<JsonPointer, Integer> lines = new HashMap<>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (!token.isStructEnd()) {
          lines.putIfAbsent(
              parser.getParsingContext().pathAsPointer(),
              parser.currentTokenLocation().getLineNr());
        }
      }
    }
    return lines;
  }

  // What follows in brackets is a position, in the parser's own words.
  private static String reason(String message) {
    return message.lines().findFirst().orElse("").split(" \\(", 2)[0];
  }

  SchemaText text() {
    return text;
  }

  /** Returns the value at a pointer; a missing node where there is none. */
  JsonNode at(JsonPointer pointer) {
    return root.at(pointer);
  }

  /** Returns where a value stands, a member of an object by its key; else what would hold it. */
  Place place(JsonPointer pointer) {
    JsonPointer nearest = pointer;
    Integer line = lines.get(nearest);
    while (line == null) {
      nearest = nearest.head();
      line = lines.get(nearest);
    }
    return text.place(line);
  }

  /** Returns whether two values mean the same, as 1 and 1.0 do. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(JsonDocument::compare, other);
  }

  private static int compare(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (one != null && other != null && one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one != null && one.equals(other) ? 0 : 1;
  }
}
