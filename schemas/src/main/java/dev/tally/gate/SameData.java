package dev.tally.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import dev.tally.compat.SchemaText;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Tells a schema that was changed from one whose comments were, and what was changed. */
final class SameData {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What decides in Avro how data is read. The rest is for people, or for programs unknown. */
  private static final Set<String> AVRO_KEYS =
      Set.of(
          "type",
          "name",
          "namespace",
          "fields",
          "symbols",
          "items",
          "values",
          "size",
          "default",
          "aliases",
          "logicalType",
          "precision",
          "scale");

  private static final String DEFAULT = "default";

  /** The key of the types of imported files. */
  private static final String TYPES = "types";

  private SameData() {}

  /**
   * What was changed.
   *
   * @param type the type of an imported {@code .proto} file that it is in, by its full name; empty
   *     if it is in the schema's own file
   * @param field the field of the data that it is in, or of that type; may be empty
   * @param words such as {@code the size of 'x' changed from 4 to 8}
   */
  record Difference(String type, String field, String words) {}

  /** Whether data written by one of them is read alike by the other. */
  static boolean isSame(ContractVersion one, ContractVersion other) {
    return difference(one, other).isEmpty();
  }

  /**
   * Returns the first thing that a later state of a version says otherwise, in words; empty if data
   * of both is read alike.
   */
  static Optional<Difference> difference(ContractVersion before, ContractVersion after) {
    if (!Objects.equals(before.message(), after.message())) {
      return Optional.of(
          new Difference(
              "",
              "",
              "the message changed from %s to %s".formatted(before.message(), after.message())));
    }
    if (before.schema().language() != after.schema().language()) {
      return Optional.of(
          new Difference(
              "",
              "",
              "the language changed from %s to %s"
                  .formatted(before.schema().language(), after.schema().language())));
    }
    return before.schema().equals(after.schema())
        ? Optional.empty()
        : Optional.ofNullable(difference(tree(before), tree(after), List.of()));
  }

  // ---- what a schema says, as a tree

  private static JsonNode tree(ContractVersion version) {
    switch (version.schema().language()) {
      case AVRO:
        return avro(version.schema());
      case PROTOBUF:
        return protobuf(ProtobufSchema.of(version.schema()));
      default:
        return fields(version.fields());
    }
  }

  private static JsonNode avro(SchemaText schema) {
    // The library gives every name its namespace and knows each spelling of a type.
    Schema parsed = new Schema.Parser().setValidateDefaults(false).parse(schema.text());
    try {
      JsonNode tree = JSON.readTree(parsed.toString());
      strip(tree);
      return tree;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a checked schema is not JSON", e);
    }
  }

  private static void strip(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      object.retain(AVRO_KEYS);
      for (String key : List.of("type", "items", "values", "fields")) {
        if (object.has(key)) {
          strip(object.get(key));
        }
      }
    }
    if (schema instanceof ArrayNode branches) {
      branches.forEach(SameData::strip);
    }
  }

  private static ObjectNode protobuf(ProtobufSchema schema) {
    ObjectNode tree = message(schema.declaration());
    // Which file declares a type decides nothing, but for its syntax.
    schema
        .imported()
        .forEach(
            (name, type) -> {
              ObjectNode declared = message(type.toProto());
              declared.put("name", name);
              declared.put("syntax", type.getFile().toProto().getSyntax());
              tree.withObjectProperty(TYPES).set(name, declared);
            });
    return tree;
  }

  private static ObjectNode message(Message message) {
    ObjectNode tree = JSON.createObjectNode();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isRepeated()) {
        ArrayNode items = tree.putArray(field.getName());
        ((List<?>) entry.getValue()).forEach(item -> items.add(value(item)));
      } else {
        tree.set(field.getName(), value(entry.getValue()));
      }
    }
    return tree;
  }

  private static JsonNode value(Object value) {
    if (value instanceof Message message) {
      return message(message);
    }
    return value instanceof EnumValueDescriptor named
        ? JSON.getNodeFactory().textNode(word(named.getName()))
        : JSON.valueToTree(value);
  }

  /** Returns a type or a label as a file has it. */
  private static String word(String name) {
    return name.replaceFirst("^(TYPE|LABEL)_", "").toLowerCase(Locale.ROOT);
  }

  private static JsonNode fields(List<Field> fields) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("name", "data");
    ArrayNode items = tree.putArray("fields");
    // An object has no order.
    for (Field field : fields.stream().sorted(Comparator.comparing(Field::name)).toList()) {
      ObjectNode declared = items.addObject();
      declared.put("name", field.name());
      declared.put("type", field.type().name());
      declared.put("required", field.required());
      if (field.defaultValue() != null) {
        declared.put(DEFAULT, field.defaultValue().toString());
      }
      if (field.currencyField() != null) {
        declared.put("currency", field.currencyField());
      }
    }
    return tree;
  }

  // ---- what two trees say otherwise

  private static @Nullable Difference difference(
      JsonNode before, JsonNode after, List<String> path) {
    if (before.equals(after)) {
      return null;
    }
    if (before.isObject() && after.isObject()) {
      return differenceOfObjects(before, after, path);
    }
    if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int index = 0; index < before.size(); index++) {
        Difference found = difference(before.get(index), after.get(index), path);
        if (found != null) {
          return found;
        }
      }
    }
    // Keys that only lead to where the change is say nothing.
    List<String> place = new ArrayList<>(path.subList(0, Math.min(1, path.size())));
    path.stream().skip(1).filter(step -> step.startsWith("'")).forEach(place::add);
    return new Difference(
        type(path),
        field(path),
        "the %s changed from %s to %s"
            .formatted(String.join(" of ", place), spell(before), spell(after)));
  }

  private static String type(List<String> path) {
    int last = path.size() - 1;
    return last > 0 && path.get(last).equals(TYPES) ? path.get(last - 1) : "";
  }

  /**
   * Returns the second of the names that lead to a change, from outside: the first is the data's.
   */
  private static String field(List<String> path) {
    List<String> names = path.stream().filter(step -> step.startsWith("'")).toList();
    return names.size() < 2 ? "" : names.get(names.size() - 2).replace("'", "");
  }

  private static @Nullable Difference differenceOfObjects(
      JsonNode before, JsonNode after, List<String> path) {
    Set<String> keys = new TreeSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    after.fieldNames().forEachRemaining(keys::add);
    String name = before.path("name").asText("");
    for (String key : keys) {
      List<String> inner = new ArrayList<>(path);
      if (!name.isEmpty()) {
        inner.add(0, "'" + name + "'");
      }
      inner.add(0, key);
      Difference found = difference(before.path(key), after.path(key), inner);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String spell(JsonNode node) {
    if (node.isMissingNode()) {
      return "none";
    }
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
        JsonNode item = each.next();
        items.add(item.path("name").isTextual() ? item.path("name").asText() : item.toString());
      }
      return items.toString();
    }
    return node.toString();
  }
}
