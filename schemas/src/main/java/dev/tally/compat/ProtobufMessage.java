package dev.tally.compat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A message.
 *
 * @param path its name inside the file, with the messages that it is nested in
 * @param fields all of them, those of oneofs too
 * @param oneofs where each is declared
 */
record ProtobufMessage(
    String path,
    Place place,
    List<ProtobufField> fields,
    Map<String, Place> oneofs,
    ProtobufReserved reserved) {

  Optional<ProtobufField> field(int number) {
    return fields.stream().filter(field -> field.number() == number).findFirst();
  }

  Optional<ProtobufField> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** Returns whether each number and name is one field's own; adds a violation where not. */
  boolean isSound(Violations violations) {
    boolean sound = reserved.isSound(violations);
    Set<Integer> numbers = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (ProtobufField field : fields) {
      String clash = "";
      if (!numbers.add(field.number())) {
        clash = "the number %d to two fields".formatted(field.number());
      } else if (!names.add(field.name())) {
        clash = "the name '%s' to two fields".formatted(field.name());
      } else if (reserved.hasNumber(field.number())) {
        clash = "the reserved number %d to a field".formatted(field.number());
      } else if (reserved.hasName(field.name())) {
        clash = "the reserved name '%s' to a field".formatted(field.name());
      }
      if (!clash.isEmpty()) {
        violations.addUnreadable(
            field.place(), "%s gives %s: choose another one.".formatted(path, clash));
        sound = false;
      }
    }
    return sound;
  }
}
