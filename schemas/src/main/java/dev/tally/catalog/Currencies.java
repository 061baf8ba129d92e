package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The rules for money, and for what its {@code currency} names. */
final class Currencies {

  private Currencies() {}

  /** Returns what a field that is money names as its currency; empty where it is no money. */
  static Optional<YamlText> read(YamlMap declared, FieldType type) {
    Optional<YamlValue> unit = declared.find("unit");
    Optional<YamlValue> currency = declared.find("currency");
    if (unit.isEmpty() && currency.isEmpty()) {
      return Optional.empty();
    }
    if (unit.isEmpty() || !unit.get().text().equals(Optional.of("micros"))) {
      unit.or(() -> currency).get().problem("money has 'unit: micros', and no other unit is known");
    }
    if (type != FieldType.INTEGER) {
      unit.or(() -> currency).get().problem("micros are whole numbers: make the type integer");
    }
    if (currency.isEmpty()) {
      unit.get().problem("money needs 'currency': name the field that holds its currency");
    }
    return currency.flatMap(YamlValue::named);
  }

  /** Checks that it is a text that every event has; otherwise adds a problem. */
  static void check(YamlText name, Collection<Field> fields) {
    String currency = name.value();
    YamlValue node = name.node();
    Optional<Field> found =
        fields.stream().filter(field -> field.name().equals(currency)).findFirst();
    if (found.isEmpty()) {
      List<String> names = fields.stream().map(Field::name).toList();
      node.problem(
          "unknown field '"
              + currency
              + "'"
              + Spelling.hint(currency, names)
              + ": name the field that holds the currency");
    } else if (found.get().type() != FieldType.STRING) {
      node.problem("the currency field '" + currency + "' must be of type string");
    } else if (!found.get().alwaysPresent()) {
      node.problem(
          "the currency field '" + currency + "' may be absent: give it a default or require it");
    }
  }
}
