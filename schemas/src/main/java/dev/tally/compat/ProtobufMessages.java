package dev.tally.compat;

import static dev.tally.compat.Rule.FIELD_CARDINALITY_CHANGED;
import static dev.tally.compat.Rule.FIELD_DEFAULT_CHANGED;
import static dev.tally.compat.Rule.FIELD_JSON_NAME_CHANGED;
import static dev.tally.compat.Rule.FIELD_NUMBER_REUSED;
import static dev.tally.compat.Rule.FIELD_ONEOF_CHANGED;
import static dev.tally.compat.Rule.FIELD_PRESENCE_CHANGED;
import static dev.tally.compat.Rule.FIELD_RANGE_NARROWED;
import static dev.tally.compat.Rule.FIELD_RANGE_WIDENED;
import static dev.tally.compat.Rule.FIELD_REMOVED_WITHOUT_RESERVED;
import static dev.tally.compat.Rule.FIELD_RENAMED;
import static dev.tally.compat.Rule.FIELD_RENUMBERED;
import static dev.tally.compat.Rule.FIELD_TYPE_CHANGED;
import static dev.tally.compat.Rule.ONEOF_REMOVED;
import static dev.tally.compat.Rule.REQUIRED_FIELD_ADDED;
import static dev.tally.compat.Rule.REQUIRED_FIELD_REMOVED;

import java.util.Map;
import java.util.Optional;

/** Compares a message before and after, its fields by their numbers. */
final class ProtobufMessages {

  private final ProtobufFile older;
  private final ProtobufFile newer;
  private final ProtobufCounterparts counterparts;
  private final Violations violations;

  ProtobufMessages(
      ProtobufFile older,
      ProtobufFile newer,
      ProtobufCounterparts counterparts,
      Violations violations) {
    this.older = older;
    this.newer = newer;
    this.counterparts = counterparts;
    this.violations = violations;
  }

  void compare(ProtobufMessage before, ProtobufMessage after) {
    for (ProtobufField field : before.fields()) {
      String top = older.uses().of(before, field);
      Optional<ProtobufField> twin = after.field(field.number());
      if (twin.isPresent()) {
        compare(field, twin.get(), top);
      } else {
        remove(field, after, top);
      }
    }
    addRequired(before, after);
    String top = older.uses().of(before.path());
    for (Map.Entry<String, Place> oneof : before.oneofs().entrySet()) {
      if (!after.oneofs().containsKey(oneof.getKey())) {
        violations.add(
            ONEOF_REMOVED,
            oneof.getValue(),
            top,
            "The oneof '%s' of %s is removed: keep it.".formatted(oneof.getKey(), before.path()));
      }
    }
    before.reserved().compare(after.reserved(), top, violations);
  }

  private void addRequired(ProtobufMessage before, ProtobufMessage after) {
    for (ProtobufField field : after.fields()) {
      boolean isNew =
          before.field(field.number()).isEmpty() && before.field(field.name()).isEmpty();
      if (isNew && field.isRequired()) {
        violations.add(
            REQUIRED_FIELD_ADDED,
            field.place(),
            newer.uses().of(after, field),
            "'%s' is new and required, and old data has none: make it optional."
                .formatted(field.name()));
      }
    }
  }

  private void remove(ProtobufField field, ProtobufMessage after, String top) {
    Optional<ProtobufField> twin = after.field(field.name());
    if (twin.isPresent()) {
      violations.add(
          FIELD_RENUMBERED,
          twin.get().place(),
          top,
          "'%s' changed from number %d to %d: keep the number, or add a field of another name."
              .formatted(field.name(), field.number(), twin.get().number()));
      return;
    }
    if (!after.reserved().hasNumber(field.number()) || !after.reserved().hasName(field.name())) {
      violations.add(
          FIELD_REMOVED_WITHOUT_RESERVED,
          field.place(),
          top,
          "'%s' is removed from %s: reserve its number %d and its name \"%s\"."
              .formatted(field.name(), after.path(), field.number(), field.name()));
    }
    if (field.isRequired()) {
      violations.add(
          REQUIRED_FIELD_REMOVED,
          field.place(),
          top,
          "'%s' is removed and the old schema requires it: keep it until nobody has that schema."
              .formatted(field.name()));
    }
  }

  private void compare(ProtobufField before, ProtobufField after, String top) {
    boolean renamed = !before.name().equals(after.name());
    boolean sameKind =
        before.cardinality() == after.cardinality() && isSameForm(before.type(), after.type());
    if (renamed && !sameKind) {
      violations.add(
          FIELD_NUMBER_REUSED,
          after.place(),
          top,
          ("Number %d was '%s' (%s) and is now '%s' (%s): reserve the number, and"
                  + " give the new field another.")
              .formatted(after.number(), before.name(), before.type(), after.name(), after.type()));
      return;
    }
    if (renamed) {
      violations.add(
          FIELD_RENAMED,
          after.place(),
          top,
          "'%s' is now called '%s', and data is read by name: keep the name."
              .formatted(before.name(), after.name()));
    } else if (!before.jsonName().equals(after.jsonName())) {
      violations.add(
          FIELD_JSON_NAME_CHANGED,
          after.place(),
          top,
          "The JSON name of '%s' changed from '%s' to '%s': keep it."
              .formatted(after.name(), before.jsonName(), after.jsonName()));
    }
    if (before.cardinality() == after.cardinality()) {
      compareTypes(before, after, top);
      compareLabels(before, after, top);
      if (sameKind) {
        compareAbsence(before, after, top);
      }
    } else {
      violations.add(
          FIELD_CARDINALITY_CHANGED,
          after.place(),
          top,
          "'%s' changed from %s to %s: add a field of another name and number."
              .formatted(after.name(), before.cardinality(), after.cardinality()));
    }
  }

  private void compareTypes(ProtobufField before, ProtobufField after, String top) {
    ProtobufType olderType = before.type();
    ProtobufType newerType = after.type();
    if (!isSameForm(olderType, newerType)) {
      violations.add(
          FIELD_TYPE_CHANGED,
          after.place(),
          top,
          "'%s' changed from %s to %s: add a field of another name and number."
              .formatted(after.name(), olderType, newerType));
      return;
    }
    if (!holds(newerType, olderType)) {
      violations.add(
          FIELD_RANGE_NARROWED,
          after.place(),
          top,
          ("'%s' changed from %s to %s, which does not hold all that old data may"
                  + " have: keep %s, or add a field of another name and number.")
              .formatted(after.name(), olderType, newerType, olderType));
    }
    if (!holds(olderType, newerType)) {
      violations.add(
          FIELD_RANGE_WIDENED,
          after.place(),
          top,
          ("'%s' changed from %s to %s, and the old schema misreads what is too"
                  + " large for it: keep %s, or add a field of another name and number.")
              .formatted(after.name(), olderType, newerType, olderType));
    }
  }

  private boolean isSameForm(ProtobufType before, ProtobufType after) {
    return before.form() == after.form()
        && isSameForm(before.key(), after.key())
        && isSameForm(before.name(), after.name());
  }

  private boolean isSameForm(String before, String after) {
    return counterparts.of(before).equals(after) || ProtobufScalars.isSameForm(before, after);
  }

  private static boolean holds(ProtobufType type, ProtobufType values) {
    boolean named = !ProtobufScalars.isScalar(type.name());
    return (type.key().isEmpty() || ProtobufScalars.holds(type.key(), values.key()))
        && (named || ProtobufScalars.holds(type.name(), values.name()));
  }

  private void compareLabels(ProtobufField before, ProtobufField after, String top) {
    if (!before.oneof().equals(after.oneof())) {
      violations.add(
          FIELD_ONEOF_CHANGED,
          after.place(),
          top,
          "'%s' changed from %s to %s: leave it, and add a field of another name and number."
              .formatted(after.name(), oneof(before), oneof(after)));
    } else if (before.isRequired() && !after.isRequired()) {
      violations.add(
          REQUIRED_FIELD_REMOVED,
          after.place(),
          top,
          ("'%s' is no longer required, and the old schema rejects data without it:"
                  + " keep sending it, and keep it required.")
              .formatted(after.name()));
    } else if (!before.isRequired() && after.isRequired()) {
      violations.add(
          REQUIRED_FIELD_ADDED,
          after.place(),
          top,
          "'%s' became required, and old data may have none: leave it optional."
              .formatted(after.name()));
    }
  }

  private static String oneof(ProtobufField field) {
    return field.oneof().isEmpty() ? "no oneof" : "the oneof '" + field.oneof() + "'";
  }

  /** Compares what it means that a field is not there. */
  private void compareAbsence(ProtobufField before, ProtobufField after, String top) {
    boolean newlyTold = newer.tellsZeroFromAbsent(after);
    if (before.oneof().equals(after.oneof()) && older.tellsZeroFromAbsent(before) != newlyTold) {
      violations.add(
          FIELD_PRESENCE_CHANGED,
          after.place(),
          top,
          (newlyTold
                  ? "'%s' became optional, so old data that left a zero out reads as"
                      + " absent: leave it as it was."
                  : "'%s' is no longer optional, so what was absent reads as zero:"
                      + " leave it as it was.")
              .formatted(after.name()));
    }
    if ((before.hasDefault() || after.hasDefault())
        && !before.defaultValue().equals(after.defaultValue())) {
      violations.add(
          FIELD_DEFAULT_CHANGED,
          after.place(),
          top,
          ("The default of '%s' changed from %s to %s, so the same data means"
                  + " something else: keep the default.")
              .formatted(
                  after.name(),
                  before.defaultValue().orElse("none"),
                  after.defaultValue().orElse("none")));
    }
  }
}
