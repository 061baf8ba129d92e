package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks that an event which tells of a change carries both values, the one before and the one
 * after.
 *
 * <p>Where it carries the new one only, whoever wants to know what has changed has to keep the
 * state of the whole world, and gets it wrong as soon as one event is late or lost.
 */
final class TransitionReader {

  private static final List<String> KEYS = List.of("from", "to");
  private static final Pattern CHANGE = Pattern.compile("(.*[._-])?(status|state)_changed");

  private TransitionReader() {}

  /**
   * Checks a contract's transitions.
   *
   * @param type where the contract names its type
   * @param contract with the fields of its schema only: what is derived was not sent
   */
  static void check(YamlMap declared, YamlValue type, Contract contract) {
    Optional<YamlValue> transitions = declared.find("transitions");
    if (transitions.isEmpty() && CHANGE.matcher(contract.type()).matches()) {
      type.problem(
          "'"
              + contract.type()
              + "' tells that a state has changed, and must tell from what to what: name both"
              + " fields under 'transitions', such as {from: old_status, to: new_status}");
    }
    for (YamlValue item : transitions.map(YamlValue::items).orElse(List.of())) {
      item.map(KEYS).ifPresent(map -> check(map, contract));
    }
  }

  private static void check(YamlMap transition, Contract contract) {
    Optional<Field> from =
        field("from", "name the field of the value before", transition, contract);
    Optional<Field> to = field("to", "name the field of the value after", transition, contract);
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    if (from.equals(to)) {
      transition.problem(
          "'from' and 'to' are the same field '" + from.get().name() + "': name two");
    } else if (from.get().type() != to.get().type()) {
      transition.problem(
          "'"
              + from.get().name()
              + "' is "
              + Cel.name(from.get().type())
              + " but '"
              + to.get().name()
              + "' is "
              + Cel.name(to.get().type())
              + ": a transition is between values of one type");
    }
  }

  private static Optional<Field> field(
      String key, String remedy, YamlMap transition, Contract contract) {
    return transition
        .require(key, remedy)
        .flatMap(YamlValue::named)
        .flatMap(name -> field(name, contract));
  }

  private static Optional<Field> field(YamlText name, Contract contract) {
    int index = contract.indexOf(name.value());
    if (index < 0) {
      List<String> names = contract.fields().stream().map(Field::name).toList();
      name.node()
          .problem(
              "unknown field '"
                  + name.value()
                  + "'"
                  + Spelling.hint(name.value(), names)
                  + ": name one of the schema");
      return Optional.empty();
    }
    Field field = contract.fields().get(index);
    if (!field.required()) {
      name.node()
          .problem("'" + name.value() + "' may be absent: require it, or the change is half told");
    }
    return Optional.of(field);
  }
}
