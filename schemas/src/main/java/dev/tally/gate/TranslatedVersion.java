package dev.tally.gate;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaNames;
import dev.tally.compat.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a version with one in another language, by the fields that can be read of both: their
 * names, types and whether they must be there.
 */
final class TranslatedVersion {

  /** What a version breaks. */
  record Fault(GateRule rule, String field, String message) {}

  private TranslatedVersion() {}

  static List<Fault> faults(ContractVersion before, ContractVersion after, Mode mode) {
    List<Fault> faults = new ArrayList<>();
    for (Field field : after.fields()) {
      Optional<Field> same = find(field.name(), before);
      if (same.isPresent()) {
        compare(same.get(), field, mode).ifPresent(faults::add);
      } else if (mode.readsOld() && field.required()) {
        faults.add(
            new Fault(
                GateRule.REQUIRED_FIELD_ADDED,
                field.name(),
                "The field '%s' is required, and the version before has none: give it a default."
                    .formatted(field.name())));
      }
    }
    List<String> kept = SchemaNames.of(after);
    for (Field field : before.fields()) {
      if (kept.contains(field.name()) && find(field.name(), after).isEmpty()) {
        faults.add(
            new Fault(
                GateRule.FIELD_TYPE_CHANGED,
                field.name(),
                "The field '%s' changed from %s to a type that expressions cannot read: keep its type, or add a field of another name."
                    .formatted(field.name(), field.type())));
      }
    }
    if (mode.isReadByOld()) {
      for (Field field : before.fields()) {
        if (field.required() && !kept.contains(field.name())) {
          faults.add(
              new Fault(
                  GateRule.REQUIRED_FIELD_REMOVED,
                  field.name(),
                  "The field '%s' is gone, and the version before requires it: keep it."
                      .formatted(field.name())));
        }
      }
    }
    return faults;
  }

  private static Optional<Fault> compare(Field before, Field after, Mode mode) {
    boolean newReadsOld = reads(after.type(), before.type());
    boolean oldReadsNew = reads(before.type(), after.type());
    boolean isSound = (newReadsOld || !mode.readsOld()) && (oldReadsNew || !mode.isReadByOld());
    return isSound
        ? Optional.empty()
        : Optional.of(
            new Fault(
                GateRule.FIELD_TYPE_CHANGED,
                after.name(),
                "The field '%s' changed from %s to %s: keep its type, or add a field of another name."
                    .formatted(after.name(), before.type(), after.type())));
  }

  /** A whole number is a number; nothing else is two types. */
  private static boolean reads(FieldType reader, FieldType writer) {
    return reader == writer || (reader == FieldType.NUMBER && writer == FieldType.INTEGER);
  }

  private static Optional<Field> find(String name, ContractVersion version) {
    return version.fields().stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
