package dev.tally.gate;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Deprecation;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares the fields that somebody reads: they stay there, whatever the mode. */
final class FieldChanges {

  private final Contract before;
  private final Contract after;
  private final LocalDate today;
  private final ContractBreaches breaches;

  FieldChanges(Contract before, Contract after, LocalDate today, ContractBreaches breaches) {
    this.before = before;
    this.after = after;
    this.today = today;
    this.breaches = breaches;
  }

  void compare(Field was) {
    String name = was.name();
    List<String> readers = breaches.readers(name);
    int index = after.indexOf(name);
    if (index < 0) {
      lost(name, readers);
      return;
    }
    Field is = after.fields().get(index);
    if (readers.isEmpty()) {
      return;
    }
    if (was.type() != is.type()) {
      add(
          GateRule.FIELD_CHANGED,
          name,
          "The field '%s' changed from %s to %s: add a field of another name."
              .formatted(name, was.type(), is.type()));
    } else if (!Objects.equals(was.currencyField(), is.currencyField())) {
      add(
          GateRule.FIELD_CHANGED,
          name,
          "The field '%s' is money of another currency field: add a field of another name."
              .formatted(name));
    } else if (was.alwaysPresent() && !is.alwaysPresent()) {
      add(
          GateRule.FIELD_MAY_BE_ABSENT,
          name,
          "The field '%s' may be absent now: require it, or give it a default.".formatted(name));
    }
  }

  private void lost(String name, List<String> readers) {
    Optional<Deprecation> deprecation =
        before.deprecations().stream().filter(item -> item.field().equals(name)).findFirst();
    if (deprecation.isPresent() && deprecation.get().removal().isAfter(today)) {
      add(
          GateRule.DEPRECATION_NOT_OVER,
          name,
          "The field '%s' may go on %s and not before: put it back."
              .formatted(name, deprecation.get().removal()));
    } else if (!readers.isEmpty()) {
      add(
          GateRule.FIELD_LOST,
          name,
          "The field '%s' is gone: deprecate it, and wait until nobody reads it.".formatted(name));
    }
  }

  /** Adds a breach where the contract says something of the field, or names its newest schema. */
  private void add(GateRule rule, String field, String message) {
    breaches.add(
        rule,
        field,
        message,
        "derived/" + field,
        "fields/" + field,
        "versions/" + after.newest().dataschema());
  }
}
