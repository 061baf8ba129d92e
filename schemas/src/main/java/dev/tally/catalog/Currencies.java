package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlNode.YamlText;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The rule for what a money field's {@code currency} names. */
final class Currencies {

  private Currencies() {}

  /** Checks that it is a text that every event has; otherwise adds a problem. */
  static void check(YamlText name, Collection<Field> fields) {
    String currency = name.value();
    YamlNode node = name.node();
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
