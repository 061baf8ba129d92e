package dev.tally.compat;

import static dev.tally.compat.Rule.PACKAGE_CHANGED;
import static dev.tally.compat.Rule.SYNTAX_CHANGED;

import java.util.Optional;

/**
 * Compares {@code .proto} files with what they import: their messages and enums, wherever they are
 * nested.
 */
final class ProtobufComparison {

  private final ProtobufFile older;
  private final ProtobufFile newer;
  private final Violations violations;

  private ProtobufComparison(ProtobufFile older, ProtobufFile newer, Violations violations) {
    this.older = older;
    this.newer = newer;
    this.violations = violations;
  }

  static void compare(SchemaText older, SchemaText newer, Violations violations) {
    Optional<ProtobufFile> before = ProtobufFile.read(older, violations);
    Optional<ProtobufFile> after = ProtobufFile.read(newer, violations);
    if (before.isPresent() && after.isPresent()) {
      new ProtobufComparison(before.get(), after.get(), violations).compare();
    }
  }

  static void compareMessages(
      SchemaText older, String before, SchemaText newer, String after, Violations violations) {
    Optional<ProtobufFile> olderFile = ProtobufFile.read(older, violations);
    Optional<ProtobufFile> newerFile = ProtobufFile.read(newer, violations);
    if (olderFile.isPresent() && newerFile.isPresent()) {
      ProtobufCounterparts counterparts =
          new ProtobufCounterparts(olderFile.get(), newerFile.get(), new Violations(Mode.FULL));
      ProtobufMessage known = olderFile.get().messages().get(before);
      ProtobufMessage read = newerFile.get().messages().get(after);
      if (known != null && read != null) {
        new ProtobufMessages(olderFile.get(), newerFile.get(), counterparts, violations)
            .compare(known, read);
      }
    }
  }

  private void compare() {
    compareHeads();
    ProtobufCounterparts counterparts = new ProtobufCounterparts(older, newer, violations);
    ProtobufMessages messages = new ProtobufMessages(older, newer, counterparts, violations);
    for (ProtobufMessage before : older.messages().values()) {
      ProtobufMessage after = newer.messages().get(counterparts.of(before.path()));
      if (after != null) {
        messages.compare(before, after);
      }
    }
    ProtobufEnums enums = new ProtobufEnums(older, violations);
    for (ProtobufEnum before : older.enums().values()) {
      ProtobufEnum after = newer.enums().get(counterparts.of(before.path()));
      if (after != null) {
        enums.compare(before, after);
      }
    }
  }

  private void compareHeads() {
    if (!older.packageName().equals(newer.packageName())) {
      violations.add(
          PACKAGE_CHANGED,
          newer.place("package"),
          "",
          "The package changed from %s to %s: keep it, or declare a new event type."
              .formatted(older.packageName(), newer.packageName()));
    }
    if (!older.syntax().equals(newer.syntax())) {
      violations.add(
          SYNTAX_CHANGED,
          newer.place("syntax"),
          "",
          "The syntax changed from %s to %s: keep it, or declare a new event type."
              .formatted(older.syntax(), newer.syntax()));
    }
  }
}
