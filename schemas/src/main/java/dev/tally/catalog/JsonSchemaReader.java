package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the subset of JSON Schema that declares an event's data: one flat object. */
final class JsonSchemaReader {

  private static final String FLAT =
      "data is flat in this version: give each value a field of its own, such as address_city";

  private static final List<String> KEYS =
      List.of(
          "$schema",
          "$id",
          "title",
          "description",
          "type",
          "required",
          "properties",
          "additionalProperties");

  private static final List<String> PROPERTY_KEYS =
      List.of(
          "type",
          "format",
          "default",
          "unit",
          "currency",
          "minimum",
          "maximum",
          "personal",
          "title",
          "description");

  private static final Set<String> NESTING =
      Set.of("$ref", "allOf", "anyOf", "items", "oneOf", "properties");

  private static final Set<String> CONDITIONS =
      Set.of(
          "const",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "multipleOf",
          "pattern");

  private final List<YamlText> currencies = new ArrayList<>();

  /** Returns the fields that could be read, in the order of the file. */
  List<Field> read(YamlValue file) {
    return file.map(KEYS).map(this::fields).orElse(List.of());
  }

  private List<Field> fields(YamlMap schema) {
    schema
        .require("type", "say \"type\": \"object\"")
        .filter(type -> !type.text().equals(Optional.of("object")))
        .ifPresent(type -> type.problem("the data must be of type object"));
    schema.find("additionalProperties").ifPresent(YamlValue::truth);
    Optional<YamlMap> properties =
        schema
            .require("properties", "declare the fields of the data there")
            .flatMap(YamlValue::map);
    return properties.isPresent() ? fields(properties.get(), required(schema)) : List.of();
  }

  private static List<YamlText> required(YamlMap schema) {
    return schema.find("required").map(YamlValue::texts).orElse(List.of());
  }

  private List<Field> fields(YamlMap properties, List<YamlText> required) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (YamlMap.Entry property : properties.entries()) {
      boolean isRequired = required.stream().anyMatch(name -> name.value().equals(property.name()));
      field(property, isRequired).ifPresent(field -> fields.put(field.name(), field));
    }
    List<String> names = properties.entries().stream().map(YamlMap.Entry::name).toList();
    for (YamlText name : required) {
      if (!names.contains(name.value())) {
        name.node()
            .problem(
                "unknown field '"
                    + name.value()
                    + "'"
                    + Spelling.hint(name.value(), names)
                    + ": declare it under 'properties'");
      }
    }
    currencies.forEach(currency -> Currencies.check(currency, fields.values()));
    return new ArrayList<>(fields.values());
  }

  private Optional<Field> field(YamlMap.Entry property, boolean required) {
    String name = property.name();
    FieldNames.mistake(name).ifPresent(property.key().node()::problem);
    Optional<YamlMap> map = property.value().map();
    if (map.isEmpty()) {
      return Optional.empty();
    }
    YamlMap declared = map.get();
    refuseUnknown(declared);
    Optional<FieldType> type = type(declared);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    Optional<YamlValue> defaultNode = declared.find("default");
    return Optional.of(
        new Field(
            name,
            type.get(),
            required,
            defaultNode.flatMap(node -> DefaultValue.read(node, type.get())).orElse(null),
            currency(declared, type.get()),
            declared.find("personal").flatMap(YamlValue::truth).orElse(false),
            null,
            Bounds.read(declared, type.get())));
  }

  private static void refuseUnknown(YamlMap declared) {
    for (YamlMap.Entry entry : declared.entries()) {
      String key = entry.name();
      if (NESTING.contains(key)) {
        entry.key().node().problem("'" + key + "' is not supported: " + FLAT);
      } else if (CONDITIONS.contains(key)) {
        entry.key().node().problem("'" + key + "' is not supported: write it as one of the rules");
      } else if (!PROPERTY_KEYS.contains(key)) {
        entry.refuse(PROPERTY_KEYS);
      }
    }
  }

  private static Optional<FieldType> type(YamlMap declared) {
    Optional<YamlValue> node = declared.require("type", "say string, integer, boolean or number");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get().isList()) {
      node.get()
          .problem("a field has one type: leave it out of 'required' if its value may be absent");
      return Optional.empty();
    }
    Optional<String> type = node.get().text();
    Optional<YamlValue> format = declared.find("format");
    if (format.isPresent()
        && !(type.equals(Optional.of("string"))
            && format.get().text().equals(Optional.of("date-time")))) {
      format.get().problem("'format' may only be date-time, on a string: leave it out");
    }
    return type.flatMap(name -> named(name, format.isPresent(), node.get()));
  }

  private static Optional<FieldType> named(String name, boolean formatted, YamlValue node) {
    switch (name) {
      case "string":
        return Optional.of(formatted ? FieldType.TIME : FieldType.STRING);
      case "integer":
        return Optional.of(FieldType.INTEGER);
      case "boolean":
        return Optional.of(FieldType.BOOLEAN);
      case "number":
        return Optional.of(FieldType.NUMBER);
      case "object":
      case "array":
        node.problem("type " + name + " is not supported: " + FLAT);
        return Optional.empty();
      default:
        List<String> known = List.of("string", "integer", "boolean", "number");
        node.problem(
            "unknown type '"
                + name
                + "'"
                + Spelling.hint(name, known)
                + ": use string, integer, boolean or number");
        return Optional.empty();
    }
  }

  private @Nullable String currency(YamlMap declared, FieldType type) {
    Optional<YamlText> currency = Currencies.read(declared, type);
    currency.ifPresent(currencies::add);
    return currency.map(YamlText::value).orElse(null);
  }
}
