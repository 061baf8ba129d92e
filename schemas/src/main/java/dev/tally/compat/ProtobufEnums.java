package dev.tally.compat;

import static dev.tally.compat.Rule.ENUM_FIRST_VALUE_CHANGED;
import static dev.tally.compat.Rule.ENUM_VALUE_REMOVED_WITHOUT_RESERVED;
import static dev.tally.compat.Rule.ENUM_VALUE_RENAMED;
import static dev.tally.compat.Rule.ENUM_VALUE_RENUMBERED;

import dev.tally.compat.ProtobufEnum.Value;
import java.util.List;
import java.util.Optional;

/** Compares an enum before and after. */
final class ProtobufEnums {

  private final ProtobufFile older;
  private final Violations violations;

  ProtobufEnums(ProtobufFile older, Violations violations) {
    this.older = older;
    this.violations = violations;
  }

  void compare(ProtobufEnum before, ProtobufEnum after) {
    String top = older.uses().of(before.path());
    for (Value value : before.values()) {
      Optional<Value> twin = after.value(value.name());
      if (twin.isEmpty()) {
        replace(value, before, after);
      } else if (twin.get().number() != value.number()) {
        violations.add(
            ENUM_VALUE_RENUMBERED,
            twin.get().place(),
            top,
            ("%s of %s changed from number %d to %d: keep the number, and give a"
                    + " new value a new one.")
                .formatted(value.name(), after.path(), value.number(), twin.get().number()));
      }
    }
    compareFirst(before, after);
    before.reserved().compare(after.reserved(), top, violations);
  }

  /** Compares a value whose name is gone with what its number means now. */
  private void replace(Value value, ProtobufEnum before, ProtobufEnum after) {
    List<Value> heirs = after.values(value.number());
    boolean wasAlias = heirs.stream().anyMatch(heir -> isOf(heir, before));
    if (!heirs.isEmpty() && !wasAlias) {
      violations.add(
          ENUM_VALUE_RENAMED,
          heirs.get(0).place(),
          older.uses().of(before.path()),
          "Number %d of %s changed its name from %s to %s: keep the name."
              .formatted(value.number(), after.path(), value.name(), heirs.get(0).name()));
      return;
    }
    boolean named = after.reserved().hasName(value.name());
    if (wasAlias && !named) {
      addRemoved(value, before, "its name \"%s\"".formatted(value.name()));
    } else if (!wasAlias && !(named && after.reserved().hasNumber(value.number()))) {
      addRemoved(
          value,
          before,
          "its number %d and its name \"%s\"".formatted(value.number(), value.name()));
    }
  }

  private void addRemoved(Value value, ProtobufEnum before, String reservation) {
    violations.add(
        ENUM_VALUE_REMOVED_WITHOUT_RESERVED,
        value.place(),
        older.uses().of(before.path()),
        "%s of %s is removed: reserve %s.".formatted(value.name(), before.path(), reservation));
  }

  private static boolean isOf(Value value, ProtobufEnum declared) {
    return declared.value(value.name()).filter(twin -> twin.number() == value.number()).isPresent();
  }

  // In proto3 the first value is zero, always.
  private void compareFirst(ProtobufEnum before, ProtobufEnum after) {
    if (!after.syntax().equals("proto2") || before.values().isEmpty() || after.values().isEmpty()) {
      return;
    }
    Value first = after.values().get(0);
    if (first.number() != before.values().get(0).number()) {
      violations.add(
          ENUM_FIRST_VALUE_CHANGED,
          first.place(),
          older.uses().of(before.path()),
          "The first value of %s changed from %s to %s: keep it first."
              .formatted(after.path(), before.values().get(0).name(), first.name()));
    }
  }
}
