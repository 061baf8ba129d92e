package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.YamlValue.YamlText;
import dev.tally.compat.SchemaLanguage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a contract says of fields whose schema cannot say it: which are money, which tell
 * something of a person, which integers they may hold, and what stands in for an absent one.
 */
final class FieldNotes {

  private static final List<String> KEYS =
      List.of("required", "default", "unit", "currency", "minimum", "maximum", "personal");

  private FieldNotes() {}

  /**
   * Returns the fields of a contract with what it says of them.
   *
   * @param language what the schema of the fields is written in
   */
  static List<Field> apply(YamlMap contract, List<Field> fields, SchemaLanguage language) {
    Optional<YamlValue> node = contract.find("fields");
    Optional<YamlMap> notes = node.flatMap(YamlValue::map);
    if (notes.isEmpty()) {
      return fields;
    }
    if (language == SchemaLanguage.JSON_SCHEMA) {
      node.get().problem("'fields' is for Avro and Protobuf: say it in the JSON Schema");
      return fields;
    }
    List<Field> noted = new ArrayList<>(fields);
    List<YamlText> currencies = new ArrayList<>();
    for (YamlMap.Entry entry : notes.get().entries()) {
      int index = indexOf(entry, fields);
      Optional<YamlMap> note = entry.value().map(KEYS);
      if (index >= 0 && note.isPresent()) {
        noted.set(index, noted(fields.get(index), note.get(), currencies));
      }
    }
    currencies.forEach(currency -> Currencies.check(currency, noted));
    return noted;
  }

  private static int indexOf(YamlMap.Entry entry, List<Field> fields) {
    List<String> names = fields.stream().map(Field::name).toList();
    int index = names.indexOf(entry.name());
    if (index < 0) {
      entry
          .key()
          .node()
          .problem(
              "unknown field '%s'%s: name one of the newest version's schema"
                  .formatted(entry.name(), Spelling.hint(entry.name(), names)));
    }
    return index;
  }

  private static Field noted(Field field, YamlMap note, List<YamlText> currencies) {
    Optional<YamlText> currency = Currencies.read(note, field.type());
    currency.ifPresent(currencies::add);
    return new Field(
        field.name(),
        field.type(),
        note.find("required").flatMap(YamlValue::truth).orElse(field.required()),
        standIn(field, note),
        currency.map(YamlText::value).orElse(null),
        note.find("personal").flatMap(YamlValue::truth).orElse(false),
        null,
        Bounds.read(note, field.type()));
  }

  private static @Nullable Serializable standIn(Field field, YamlMap note) {
    return note.find("default")
        .flatMap(node -> DefaultValue.read(node, field.type()))
        .orElse(field.defaultValue());
  }
}
