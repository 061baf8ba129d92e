package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The fields a meter may use: those that mean the same in every type it counts. */
final class MeterFields {

  private final List<Contract> contracts;

  /**
   * @param contracts those of the meter's types; none where one of them could not be read, and then
   *     nothing is checked
   */
  MeterFields(List<Contract> contracts) {
    this.contracts = contracts;
  }

  boolean areKnown() {
    return !contracts.isEmpty();
  }

  /** Returns the field where every type has it, always, with one meaning. */
  Optional<Field> find(YamlText name) {
    if (!areKnown() || !contracts.stream().allMatch(contract -> isIn(contract, name))) {
      return Optional.empty();
    }
    Contract first = contracts.get(0);
    Field field = field(first, name.value());
    for (Contract other : contracts) {
      Field twin = field(other, name.value());
      if (twin.type() != field.type()) {
        name.node()
            .problem(
                "'%s' is %s in %s but %s in %s: a meter needs one type, so split it or derive one"
                    .formatted(
                        name.value(),
                        Cel.name(field.type()),
                        first.type(),
                        Cel.name(twin.type()),
                        other.type()));
        return Optional.empty();
      }
      if (!Objects.equals(field.currencyField(), twin.currencyField())) {
        name.node()
            .problem(
                "'%s' is not money of the same currency field in %s and %s: declare it alike"
                    .formatted(name.value(), first.type(), other.type()));
        return Optional.empty();
      }
    }
    return Optional.of(field);
  }

  /** Checks a condition over each of the types; returns it as it was written. */
  Optional<String> condition(YamlText text) {
    boolean isSound = areKnown();
    for (Contract contract : contracts) {
      String prefix = contracts.size() == 1 ? "" : "for " + contract.type() + ": ";
      isSound &= Expressions.condition(text, contract, prefix).isPresent();
    }
    if (isSound) {
      Expressions.condition(text, contracts.get(0), "").orElseThrow().fields().stream()
          .map(name -> new YamlText(name, text.node()))
          .forEach(this::find);
    }
    return Optional.of(text.value());
  }

  private static boolean isIn(Contract contract, YamlText name) {
    int index = contract.indexOf(name.value());
    if (index < 0) {
      List<String> names = contract.fields().stream().map(Field::name).toList();
      name.node()
          .problem(
              "%s has no field '%s'%s"
                  .formatted(contract.type(), name.value(), Spelling.hint(name.value(), names)));
      return false;
    }
    if (!contract.fields().get(index).alwaysPresent()) {
      name.node()
          .problem(
              "'%s' of %s may be absent: give it a default or require it"
                  .formatted(name.value(), contract.type()));
      return false;
    }
    return true;
  }

  private static Field field(Contract contract, String name) {
    return contract.fields().get(contract.indexOf(name));
  }
}
