package dev.tally.compat;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** An Avro schema with the place of each of its types. */
final class AvroText {

  private final JsonDocument json;
  private final Schema schema;
  private final Map<String, JsonPointer> definitions = new HashMap<>();

  private AvroText(JsonDocument json, Schema schema) {
    this.json = json;
    this.schema = schema;
    define(schema, JsonPointer.empty());
  }

  /** Reads the text; adds a violation where Avro refuses it. */
  static Optional<AvroText> read(SchemaText text, Violations violations) {
    return JsonDocument.read(text, violations).flatMap(json -> parse(json, violations));
  }

  private static Optional<AvroText> parse(JsonDocument json, Violations violations) {
    try {
      return Optional.of(new AvroText(json, new Schema.Parser().parse(json.text().text())));
    } catch (AvroRuntimeException e) {
      // Avro does not tell where.
      violations.addUnreadable(
          json.text().place(1), "The schema is no Avro (%s): correct it.".formatted(reason(e)));
      return Optional.empty();
    }
  }

  private static String reason(AvroRuntimeException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  AvroNode root() {
    return node(schema, JsonPointer.empty());
  }

  /**
   * Returns a type that is used at a pointer; if it has a name, with the place of its definition.
   */
  AvroNode node(Schema type, JsonPointer pointer) {
    JsonPointer defined =
        isNamed(type) ? definitions.getOrDefault(type.getFullName(), pointer) : pointer;
    return new AvroNode(this, type, defined);
  }

  JsonDocument json() {
    return json;
  }

  static boolean isNamed(Schema type) {
    switch (type.getType()) {
      case RECORD:
      case ENUM:
      case FIXED:
        return true;
      default:
        return false;
    }
  }

  // Avro wants a name defined before it is used, so the first place in reading order defines it.
  private void define(Schema type, JsonPointer pointer) {
    if (isNamed(type) && definitions.putIfAbsent(type.getFullName(), pointer) != null) {
      return;
    }
    for (AvroNode part : parts(new AvroNode(this, type, pointer))) {
      define(part.schema(), part.pointer());
    }
  }

  private static List<AvroNode> parts(AvroNode node) {
    switch (node.schema().getType()) {
      case RECORD:
        return node.schema().getFields().stream().map(node::field).toList();
      case ARRAY:
        return List.of(node.items());
      case MAP:
        return List.of(node.values());
      case UNION:
        return node.branches();
      default:
        return List.of();
    }
  }
}
