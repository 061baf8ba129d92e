package dev.tally.compat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import java.util.Optional;
import java.util.Set;

/** A JSON Schema of one flat object. What else the catalog demands of it is not looked at here. */
final class JsonSchemaText {

  private static final JsonPointer PROPERTIES = JsonPointer.compile("/properties");
  private static final JsonPointer REQUIRED = JsonPointer.compile("/required");

  private final JsonDocument json;
  private final Set<String> fields;
  private final Set<String> required;

  private JsonSchemaText(JsonDocument json) {
    this.json = json;
    this.fields = ImmutableSet.copyOf(json.at(PROPERTIES).fieldNames());
    this.required =
        Streams.stream(json.at(REQUIRED))
            .map(JsonNode::asText)
            .collect(ImmutableSet.toImmutableSet());
  }

  /** Reads the text; adds a violation where it does not declare fields, each of one type. */
  static Optional<JsonSchemaText> read(SchemaText text, Violations violations) {
    return JsonDocument.read(text, violations)
        .filter(json -> hasProperties(json, violations))
        .map(JsonSchemaText::new)
        .filter(schema -> schema.hasTypes(violations));
  }

  private static boolean hasProperties(JsonDocument json, Violations violations) {
    if (json.at(PROPERTIES).isObject()) {
      return true;
    }
    violations.addUnreadable(
        json.place(PROPERTIES), "The schema has no object 'properties': declare the fields there.");
    return false;
  }

  private boolean hasTypes(Violations violations) {
    boolean typed = true;
    for (String field : fields) {
      if (!property(field, "type").isTextual()) {
        violations.addUnreadable(
            place(field, "type"),
            "The field '%s' has no single type: say string, integer, boolean or number."
                .formatted(field));
        typed = false;
      }
    }
    return typed;
  }

  /** Returns the names of the fields in the order of the file. */
  Set<String> fields() {
    return fields;
  }

  boolean requires(String field) {
    return required.contains(field);
  }

  /** Returns the type as people name it: with the format, if it has one. */
  String type(String field) {
    String type = property(field, "type").textValue();
    JsonNode format = property(field, "format");
    return format.isMissingNode() ? type : type + " (" + format.asText() + ")";
  }

  JsonNode property(String field, String key) {
    return json.at(pointer(field).appendProperty(key));
  }

  /** Returns where a field is declared. */
  Place place(String field) {
    return json.place(pointer(field));
  }

  /** Returns where a key of a field stands; where it has none, the field. */
  Place place(String field, String key) {
    return json.place(pointer(field).appendProperty(key));
  }

  private static JsonPointer pointer(String field) {
    return PROPERTIES.appendProperty(field);
  }
}
