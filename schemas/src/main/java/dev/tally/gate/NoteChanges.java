package dev.tally.gate;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.Deprecation;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a contract says beside its schemas: defaults and requirements that it gives to
 * fields, derived fields, rules and the days of removals.
 */
final class NoteChanges {

  private final Contract before;
  private final Contract after;
  private final LocalDate today;
  private final ContractBreaches breaches;

  NoteChanges(Contract before, Contract after, LocalDate today, ContractBreaches breaches) {
    this.before = before;
    this.after = after;
    this.today = today;
    this.breaches = breaches;
  }

  void compare() {
    for (Field field : before.fields()) {
      find(field.name(), after.fields()).ifPresent(same -> compare(field, same));
    }
    for (Rule rule : after.rules()) {
      boolean isNew =
          before.rules().stream().noneMatch(old -> old.expression().equals(rule.expression()));
      if (isNew) {
        breaches.add(
            GateRule.RULE_CHANGED,
            "",
            "The rule '%s' was not there, and events of published versions that break it are rejected: leave it out, or declare a new event type."
                .formatted(rule.expression()),
            "rules/" + rule.expression());
      }
    }
    for (Deprecation deprecation : before.deprecations()) {
      after.deprecations().stream()
          .filter(same -> same.field().equals(deprecation.field()))
          .filter(same -> same.removal().isBefore(deprecation.removal()))
          .filter(same -> deprecation.removal().isAfter(today))
          .forEach(same -> addBroughtForward(deprecation, same));
    }
  }

  private void addBroughtForward(Deprecation was, Deprecation is) {
    breaches.add(
        GateRule.REMOVAL_BROUGHT_FORWARD,
        was.field(),
        "The field '%s' may go on %s, and its readers were told %s: keep the day."
            .formatted(was.field(), is.removal(), was.removal()),
        "deprecated/" + was.field());
  }

  private void compare(Field field, Field same) {
    String name = field.name();
    if (!Objects.equals(field.expression(), same.expression())) {
      breaches.add(
          GateRule.DERIVED_CHANGED,
          name,
          "The field '%s' was %s and is %s, so the same data gives another value: derive a field of another name."
              .formatted(name, derivation(field), derivation(same)),
          "derived/" + name);
      return;
    }
    if (!same.bounds().enclose(field.bounds())) {
      breaches.add(
          GateRule.BOUNDS_NARROWED,
          name,
          "The bounds of '%s' changed from %s to %s, and data of published versions beyond them is rejected: keep them."
              .formatted(name, field.bounds(), same.bounds()),
          "fields/" + name,
          "versions/" + after.newest().dataschema());
    }
    Optional<Field> declared = find(name, before.newest().fields());
    Optional<Field> declaredNow = find(name, after.newest().fields());
    if (declared.isEmpty() || declaredNow.isEmpty()) {
      return;
    }
    // What a schema says is compared with the schema.
    boolean isSameDefault =
        Objects.equals(declared.get().defaultValue(), declaredNow.get().defaultValue());
    if (isSameDefault
        && field.defaultValue() != null
        && !field.defaultValue().equals(same.defaultValue())
        && !field.required()) {
      breaches.add(
          GateRule.FIELD_DEFAULT_CHANGED,
          name,
          "The default of '%s' changed from %s to %s, so the same data now means something else: keep the default."
              .formatted(name, spell(field.defaultValue()), spell(same.defaultValue())),
          "fields/" + name,
          "fields");
    }
    boolean isSameDemand = declared.get().required() == declaredNow.get().required();
    if (isSameDemand && !field.required() && same.required()) {
      breaches.add(
          GateRule.REQUIRED_FIELD_ADDED,
          name,
          "The field '%s' became required, and data of published versions may have none: leave it optional."
              .formatted(name),
          "fields/" + name,
          "fields");
    }
  }

  private static String derivation(Field field) {
    return field.expression() == null ? "sent" : "'" + field.expression() + "'";
  }

  private static String spell(@Nullable Object value) {
    if (value == null) {
      return "none";
    }
    return value instanceof String text ? "\"" + text + "\"" : value.toString();
  }

  private static Optional<Field> find(String name, List<Field> fields) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
