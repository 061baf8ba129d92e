package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.YamlValue.YamlText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which fields of a contract are going to be removed. */
final class DeprecationReader {

  private static final List<String> KEYS = List.of("field", "removal", "instead");

  private DeprecationReader() {}

  /**
   * Returns the deprecations of a contract.
   *
   * @param fields those that it has
   */
  static List<Deprecation> read(YamlMap declared, List<Field> fields) {
    List<Deprecation> deprecations = new ArrayList<>();
    for (YamlValue item : declared.find("deprecated").map(YamlValue::items).orElse(List.of())) {
      item.map(KEYS).flatMap(map -> deprecation(map, fields)).ifPresent(deprecations::add);
    }
    return deprecations;
  }

  private static Optional<Deprecation> deprecation(YamlMap declared, List<Field> fields) {
    Optional<YamlText> field =
        declared.require("field", "name the field").flatMap(YamlValue::named);
    field.ifPresent(name -> refuseUnknown(name, fields));
    Optional<LocalDate> removal =
        declared.require("removal", "write the first day on which it may go").flatMap(Dates::read);
    Optional<String> instead =
        declared.require("instead", "say what to read instead").flatMap(YamlValue::text);
    return field.isEmpty() || removal.isEmpty() || instead.isEmpty()
        ? Optional.empty()
        : Optional.of(new Deprecation(field.get().value(), removal.get(), instead.get()));
  }

  private static void refuseUnknown(YamlText name, List<Field> fields) {
    List<String> names = fields.stream().map(Field::name).toList();
    if (!names.contains(name.value())) {
      name.node()
          .problem(
              "unknown field '%s'%s: name one that the contract has"
                  .formatted(name.value(), Spelling.hint(name.value(), names)));
    }
  }
}
