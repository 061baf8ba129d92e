package dev.tally.compat;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Compares the versions of a schema and names each rule that the newer one breaks. */
public final class Compatibility {

  /** What makes two violations the same one, whichever version they were found against. */
  private record Identity(Rule rule, String file, String field, String message) {

    static Identity of(Violation violation) {
      // Of two versions that cannot be read, each is told.
      String file = violation.rule() == Rule.UNREADABLE_SCHEMA ? violation.file() : "";
      return new Identity(violation.rule(), file, violation.field(), violation.message());
    }
  }

  private Compatibility() {}

  /** Returns the violations by file and line; none if the schemas are compatible. */
  public static List<Violation> check(SchemaText older, SchemaText newer, Mode mode) {
    Violations violations = new Violations(mode);
    if (older.language() != newer.language()) {
      violations.add(
          Rule.LANGUAGE_CHANGED,
          newer.place(1),
          "",
          "The language of the schema changed from %s to %s: keep %s, or declare a new event type."
              .formatted(older.language(), newer.language(), older.language()));
      return violations.sorted();
    }
    switch (newer.language()) {
      case AVRO -> AvroComparison.compare(older, newer, violations);
      case PROTOBUF -> ProtobufComparison.compare(older, newer, violations);
      case JSON_SCHEMA -> JsonSchemaComparison.compare(older, newer, violations);
    }
    return violations.sorted();
  }

  /**
   * Returns the violations of a message of Protobuf that takes the place of one of another name, in
   * the same file or in another; those of the files are not among them.
   *
   * @param before the path of the older message, such as {@code Sale}
   * @param after the path of the newer one
   */
  public static List<Violation> checkMessages(
      SchemaText older, String before, SchemaText newer, String after, Mode mode) {
    Violations violations = new Violations(mode);
    ProtobufComparison.compareMessages(older, before, newer, after, violations);
    return violations.sorted();
  }

  /**
   * Returns the violations against the last earlier schema or, if the mode is transitive, against
   * all of them. What is broken against several is told once, of the latest.
   */
  public static List<Violation> checkAll(
      List<SchemaText> earlierOldestFirst, SchemaText newer, Mode mode) {
    List<SchemaText> earlier = new ArrayList<>(earlierOldestFirst);
    Collections.reverse(earlier);
    if (earlier.isEmpty()) {
      // A first version has nobody to break, but must be readable.
      earlier.add(newer);
    }
    int count = mode.isTransitive() ? earlier.size() : 1;
    List<Violation> violations = new ArrayList<>();
    for (SchemaText older : earlier.subList(0, count)) {
      Set<Identity> told = violations.stream().map(Identity::of).collect(toSet());
      check(older, newer, mode).stream()
          .filter(violation -> !told.contains(Identity.of(violation)))
          .forEach(violations::add);
    }
    return violations.stream().sorted(Violation.ORDER).toList();
  }
}
