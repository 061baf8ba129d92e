package dev.tally.compat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The violations found so far in the directions that a mode asks for. */
final class Violations {

  private record Finding(Rule rule, Place place, String message) {}

  private final Set<Direction> directions;
  private final Map<Finding, String> fields = new LinkedHashMap<>();

  Violations(Mode mode) {
    this.directions = mode.directions();
  }

  /** Returns the directions that are asked for. */
  Set<Direction> directions() {
    return directions;
  }

  /** Adds a violation, unless its rule breaks nobody in these directions. */
  void add(Rule rule, Place place, String field, String message) {
    if (rule.breaksAny(directions)) {
      fields.merge(
          new Finding(rule, place, message), field, (one, other) -> one.equals(other) ? one : "");
    }
  }

  /** Adds that a schema cannot be read. */
  void addUnreadable(Place place, String message) {
    add(Rule.UNREADABLE_SCHEMA, place, "", message);
  }

  List<Violation> sorted() {
    return fields.entrySet().stream()
        .map(
            entry -> {
              Finding finding = entry.getKey();
              Place place = finding.place();
              return new Violation(
                  finding.rule(),
                  place.file(),
                  place.line(),
                  entry.getValue(),
                  named(entry.getValue(), finding.message()));
            })
        .sorted(Violation.ORDER)
        .toList();
  }

  /** Returns a message that names the field. */
  private static String named(String field, String message) {
    String quoted = "'" + field + "'";
    return field.isEmpty() || message.contains(quoted) ? message : quoted + ": " + message;
  }
}
