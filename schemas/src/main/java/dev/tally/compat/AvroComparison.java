package dev.tally.compat;

import static dev.tally.compat.Rule.DECIMAL_CHANGED;
import static dev.tally.compat.Rule.ENUM_DEFAULT_CHANGED;
import static dev.tally.compat.Rule.ENUM_SYMBOL_REMOVED;
import static dev.tally.compat.Rule.FIXED_SIZE_MISMATCH;
import static dev.tally.compat.Rule.LOGICAL_TYPE_CHANGED;
import static dev.tally.compat.Rule.MISSING_ENUM_SYMBOLS;
import static dev.tally.compat.Rule.MISSING_UNION_BRANCH;
import static dev.tally.compat.Rule.NAME_MISMATCH;
import static dev.tally.compat.Rule.TYPE_MISMATCH;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.jspecify.annotations.Nullable;

/**
 * Compares Avro schemas. It pairs up what belongs together in both, asks Avro's checker of each
 * pair whether one can be read as the other, and adds what that checker does not look at.
 */
final class AvroComparison {

  /** What has been compared already: a type may be used often, and inside of itself. */
  private record Visit(String older, String newer, String field) {}

  private final Violations violations;
  private final Set<Visit> visits = new HashSet<>();

  private AvroComparison(Violations violations) {
    this.violations = violations;
  }

  static void compare(SchemaText older, SchemaText newer, Violations violations) {
    Optional<AvroText> before = AvroText.read(older, violations);
    Optional<AvroText> after = AvroText.read(newer, violations);
    if (before.isPresent() && after.isPresent()) {
      for (Direction direction : violations.directions()) {
        new AvroComparison(violations)
            .compare(new AvroPair(before.get().root(), after.get().root(), "", direction));
      }
    }
  }

  private void compare(AvroPair pair) {
    if (pair.older().schema().isUnion() || pair.newer().schema().isUnion()) {
      compareBranches(pair);
    } else if (isNew(pair)) {
      compareForReading(pair);
      compareLogicalTypes(pair);
      if (pair.older().schema().getType() == pair.newer().schema().getType()) {
        compareParts(pair);
      }
    }
  }

  private boolean isNew(AvroPair pair) {
    Schema before = pair.older().schema();
    Schema after = pair.newer().schema();
    if (!AvroText.isNamed(before) || !AvroText.isNamed(after)) {
      return true;
    }
    // The event's data, once more inside of itself: its fields are compared under their own names.
    Visit whole = new Visit(before.getFullName(), after.getFullName(), "");
    return !visits.contains(whole)
        && visits.add(new Visit(before.getFullName(), after.getFullName(), pair.field()));
  }

  private void compareParts(AvroPair pair) {
    switch (pair.newer().schema().getType()) {
      case RECORD -> new AvroFieldComparison(pair, violations, this::compare).compare();
      case ENUM -> compareEnums(pair);
      case ARRAY -> compare(pair.of(pair.older().items(), pair.newer().items()));
      case MAP -> compare(pair.of(pair.older().values(), pair.newer().values()));
      default -> {}
    }
  }

  private void compareBranches(AvroPair pair) {
    AvroNode reader = pair.reader();
    for (AvroNode branch : pair.writer().branches()) {
      Optional<AvroNode> twin = twin(branch, reader);
      boolean readable = AvroReading.isReadable(reader.schema(), branch.schema());
      if (twin.isEmpty() && !readable) {
        addUnreadBranch(pair, branch);
      }
      // If not as its twin, it is read as a branch of another kind.
      if (twin.isPresent()
          && (!readable || AvroReading.isReadable(twin.get().schema(), branch.schema()))) {
        compare(pair.isBackward() ? pair.of(branch, twin.get()) : pair.of(twin.get(), branch));
      }
    }
  }

  private static Optional<AvroNode> twin(AvroNode branch, AvroNode union) {
    return union.branches().stream()
        .filter(other -> isSameKind(branch.schema(), other.schema()))
        .findFirst();
  }

  private static boolean isSameKind(Schema one, Schema other) {
    return one.getType() == other.getType()
        && (!AvroText.isNamed(one)
            || SchemaCompatibility.schemaNameEquals(one, other)
            || SchemaCompatibility.schemaNameEquals(other, one));
  }

  private void addUnreadBranch(AvroPair pair, AvroNode branch) {
    String data = pair.isBackward() ? "Old data" : "New data";
    Place place = pair.isBackward() ? pair.newer().place() : branch.place();
    if (pair.reader().schema().isUnion()) {
      add(
          MISSING_UNION_BRANCH,
          pair,
          place,
          ("%s may be %s, which no branch of the %s union takes: keep the union, or"
                  + " add a field of another name.")
              .formatted(data, branch.title(), pair.isBackward() ? "new" : "old"));
    } else {
      add(
          TYPE_MISMATCH,
          pair,
          place,
          ("%s may be %s, which Avro does not convert into %s: keep the type, or"
                  + " add a field of another name.")
              .formatted(data, branch.title(), pair.reader().title()));
    }
  }

  private void compareForReading(AvroPair pair) {
    Schema reader = pair.reader().schema();
    Schema writer = pair.writer().schema();
    for (Incompatibility found : AvroReading.incompatibilities(reader, writer)) {
      switch (found.getType()) {
        case NAME_MISMATCH -> addRenamed(pair);
        case FIXED_SIZE_MISMATCH -> addResized(pair);
        case MISSING_ENUM_SYMBOLS -> addMissingSymbols(pair);
        case TYPE_MISMATCH -> addConverted(pair);
        // Fields are compared one by one; unions are taken apart before.
        case READER_FIELD_MISSING_DEFAULT_VALUE, MISSING_UNION_BRANCH -> {}
      }
    }
  }

  private void addConverted(AvroPair pair) {
    add(
        TYPE_MISMATCH,
        pair,
        pair.newer().place(),
        ("The type changed from %s to %s, which Avro does not convert in a"
                + " direction that this mode needs: keep %s, or add a field of another name.")
            .formatted(pair.older().title(), pair.newer().title(), pair.older().title()));
  }

  private void addResized(AvroPair pair) {
    add(
        FIXED_SIZE_MISMATCH,
        pair,
        pair.newer().place("size"),
        "The %s changed from %d bytes to %d: add a field of another name and type."
            .formatted(
                pair.newer().title(),
                pair.older().schema().getFixedSize(),
                pair.newer().schema().getFixedSize()));
  }

  private void addRenamed(AvroPair pair) {
    add(
        NAME_MISMATCH,
        pair,
        pair.newer().place("name"),
        "The %s is now called %s: keep the name, or, for new readers only, add the alias '%s'."
            .formatted(
                pair.older().title(),
                pair.newer().schema().getFullName(),
                pair.older().schema().getFullName()));
  }

  private void addMissingSymbols(AvroPair pair) {
    add(
        MISSING_ENUM_SYMBOLS,
        pair,
        pair.newer().place("symbols"),
        (pair.isBackward()
                ? "The %s lost %s, which old data may hold: keep them, or give the enum a default."
                : "The %s got %s, which the old schema does not know: give the enum"
                    + " a default, one version earlier.")
            .formatted(
                pair.newer().title(),
                String.join(", ", missingSymbols(pair.reader(), pair.writer()))));
  }

  private static List<String> missingSymbols(AvroNode reader, AvroNode writer) {
    return writer.schema().getEnumSymbols().stream()
        .filter(symbol -> !reader.schema().hasEnumSymbol(symbol))
        .toList();
  }

  private void compareEnums(AvroPair pair) {
    @Nullable String before = pair.older().schema().getEnumDefault();
    @Nullable String after = pair.newer().schema().getEnumDefault();
    if (before != null && !before.equals(after)) {
      add(
          ENUM_DEFAULT_CHANGED,
          pair,
          pair.newer().place("default"),
          ("The default of the %s changed from %s to %s, so unknown symbols mean"
                  + " something else: keep the default.")
              .formatted(pair.newer().title(), before, after == null ? "none" : after));
    }
    List<String> removed = missingSymbols(pair.newer(), pair.older());
    if (after != null && !removed.isEmpty()) {
      add(
          ENUM_SYMBOL_REMOVED,
          pair,
          pair.newer().place("symbols"),
          "The %s lost %s, and old data that holds them is read as %s: keep them."
              .formatted(pair.newer().title(), String.join(", ", removed), after));
    }
  }

  private void compareLogicalTypes(AvroPair pair) {
    Schema before = pair.older().schema();
    Schema after = pair.newer().schema();
    if (before.getType() != after.getType()
        && !AvroReading.isReadable(before, after)
        && !AvroReading.isReadable(after, before)) {
      return;
    }
    @Nullable String olderType = before.getProp("logicalType");
    @Nullable String newerType = after.getProp("logicalType");
    if (!Objects.equals(olderType, newerType)) {
      add(
          LOGICAL_TYPE_CHANGED,
          pair,
          pair.newer().place("logicalType"),
          ("The logical type changed from %s to %s, so the same value means"
                  + " something else: keep it, or add a field of another name.")
              .formatted(
                  olderType == null ? "none" : olderType, newerType == null ? "none" : newerType));
    } else if ("decimal".equals(newerType) && !decimal(before).equals(decimal(after))) {
      add(
          DECIMAL_CHANGED,
          pair,
          pair.newer().place("scale"),
          ("The decimal changed from %s to %s: keep precision and scale, or add a"
                  + " field of another name.")
              .formatted(decimal(before), decimal(after)));
    }
  }

  private static String decimal(Schema schema) {
    @Nullable Object scale = schema.getObjectProp("scale");
    return "precision %s and scale %s"
        .formatted(schema.getObjectProp("precision"), scale == null ? 0 : scale);
  }

  private void add(Rule rule, AvroPair pair, Place place, String message) {
    if (rule.breaksAny(Set.of(pair.direction()))) {
      violations.add(rule, place, pair.field(), message);
    }
  }
}
