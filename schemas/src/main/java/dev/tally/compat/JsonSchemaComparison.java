package dev.tally.compat;

import static dev.tally.compat.Rule.CURRENCY_CHANGED;
import static dev.tally.compat.Rule.FIELD_DEFAULT_CHANGED;
import static dev.tally.compat.Rule.FIELD_RANGE_NARROWED;
import static dev.tally.compat.Rule.FIELD_RANGE_WIDENED;
import static dev.tally.compat.Rule.FIELD_REMOVED;
import static dev.tally.compat.Rule.FIELD_TYPE_CHANGED;
import static dev.tally.compat.Rule.REQUIRED_FIELD_ADDED;
import static dev.tally.compat.Rule.REQUIRED_FIELD_REMOVED;
import static dev.tally.compat.Rule.UNIT_CHANGED;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares JSON Schemas of the subset that declares an event's data: one flat object. */
final class JsonSchemaComparison {

  private final JsonSchemaText older;
  private final JsonSchemaText newer;
  private final Violations violations;

  private JsonSchemaComparison(JsonSchemaText older, JsonSchemaText newer, Violations violations) {
    this.older = older;
    this.newer = newer;
    this.violations = violations;
  }

  static void compare(SchemaText older, SchemaText newer, Violations violations) {
    Optional<JsonSchemaText> before = JsonSchemaText.read(older, violations);
    Optional<JsonSchemaText> after = JsonSchemaText.read(newer, violations);
    if (before.isPresent() && after.isPresent()) {
      new JsonSchemaComparison(before.get(), after.get(), violations).compare();
    }
  }

  private void compare() {
    for (String name : older.fields()) {
      if (newer.fields().contains(name)) {
        compare(name);
      } else {
        remove(name);
      }
    }
    for (String name : newer.fields()) {
      if (!older.fields().contains(name) && newer.requires(name)) {
        add(
            REQUIRED_FIELD_ADDED,
            name,
            "'%s' is new and required, and data of the old schema has none, whatever its default:"
                + " leave it out of 'required'.");
      }
    }
  }

  private void remove(String name) {
    Place place = older.place(name);
    violations.add(
        FIELD_REMOVED,
        place,
        name,
        "'%s' is removed, and readers of the old schema find no value in new data: keep it until"
                .formatted(name)
            + " nobody reads it.");
    if (older.requires(name)) {
      violations.add(
          REQUIRED_FIELD_REMOVED,
          place,
          name,
          "'%s' is removed, and the old schema requires it: keep sending it until nobody has the"
                  .formatted(name)
              + " old schema.");
    }
  }

  private void compare(String name) {
    compareTypes(name);
    if (!older.requires(name) && newer.requires(name)) {
      add(
          REQUIRED_FIELD_ADDED,
          name,
          "'%s' became required, and data of the old schema may have none: leave it out of"
              + " 'required'.");
    }
    if (older.requires(name) && !newer.requires(name)) {
      add(
          REQUIRED_FIELD_REMOVED,
          name,
          "'%s' is no longer required, and the old schema rejects data without it: keep it in"
              + " 'required'.");
    }
    if (!older.requires(name) && !newer.requires(name)) {
      compareDefaults(name);
    }
    compareWords(UNIT_CHANGED, name, "unit");
    compareWords(CURRENCY_CHANGED, name, "currency");
  }

  private void compareTypes(String name) {
    String before = older.type(name);
    String after = newer.type(name);
    if (before.equals(after)) {
      return;
    }
    if (before.equals("integer") && after.equals("number")) {
      addType(
          FIELD_RANGE_WIDENED,
          name,
          "'%s' changed from integer to number, and readers of the old schema reject fractions:"
              + " keep it an integer, or add a field of another name.");
    } else if (before.equals("number") && after.equals("integer")) {
      addType(
          FIELD_RANGE_NARROWED,
          name,
          "'%s' changed from number to integer, and data of the old schema may have fractions:"
              + " keep it a number, or add a field of another name.");
    } else {
      addType(
          FIELD_TYPE_CHANGED,
          name,
          "'%s' changed from " + before + " to " + after + ": add a field of another name.");
    }
  }

  private void addType(Rule rule, String name, String message) {
    violations.add(rule, newer.place(name, "type"), name, message.formatted(name));
  }

  private void compareDefaults(String name) {
    JsonNode before = older.property(name, "default");
    JsonNode after = newer.property(name, "default");
    if (!before.isMissingNode() && !JsonDocument.same(before, after)) {
      violations.add(
          FIELD_DEFAULT_CHANGED,
          newer.place(name, "default"),
          name,
          ("The default of '%s' changed from %s to %s, so the same data now means"
                  + " something else: keep the default.")
              .formatted(name, before, after.isMissingNode() ? "none" : after));
    }
  }

  private void compareWords(Rule rule, String name, String key) {
    @Nullable String before = older.property(name, key).textValue();
    @Nullable String after = newer.property(name, key).textValue();
    if (before == null ? after != null : !before.equals(after)) {
      violations.add(
          rule,
          newer.place(name, key),
          name,
          ("The %s of '%s' changed from %s to %s, so its numbers now mean something"
                  + " else: add a field of another name.")
              .formatted(
                  key, name, before == null ? "none" : before, after == null ? "none" : after));
    }
  }

  private void add(Rule rule, String name, String message) {
    violations.add(rule, newer.place(name), name, message.formatted(name));
  }
}
