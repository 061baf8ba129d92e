package dev.tally.compat;

import static dev.tally.compat.Rule.AMBIGUOUS_ALIAS;
import static dev.tally.compat.Rule.FIELD_RENAMED_WITHOUT_ALIAS;
import static dev.tally.compat.Rule.READER_DEFAULT_CHANGED;
import static dev.tally.compat.Rule.READER_FIELD_MISSING_DEFAULT;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.Schema.Field;

/** Compares the fields of a record before and after. */
final class AvroFieldComparison {

  private final AvroPair records;
  private final Violations violations;
  private final Consumer<AvroPair> types;

  /**
   * Makes a comparison.
   *
   * @param types compares the types of two fields
   */
  AvroFieldComparison(AvroPair records, Violations violations, Consumer<AvroPair> types) {
    this.records = records;
    this.violations = violations;
    this.types = types;
  }

  void compare() {
    for (Field field : fields(records.reader())) {
      read(field);
    }
    if (records.isBackward()) {
      fields(records.newer()).forEach(this::compareNames);
    }
  }

  /** Compares a reader's field with the one that it takes its value from. */
  private void read(Field reader) {
    List<Field> sources = sources(reader, records.writer());
    Place place = records.reader().place(reader);
    if (sources.size() > 1) {
      violations.add(
          AMBIGUOUS_ALIAS,
          place,
          top(reader),
          "'%s' can be read from each of %s, which one schema has: remove the alias, or a field."
              .formatted(reader.name(), sources.stream().map(Field::name).toList()));
    } else if (sources.size() == 1 && records.isBackward()) {
      compare(sources.get(0), reader);
      compareDefaults(sources.get(0), reader);
    } else if (sources.size() == 1) {
      compare(reader, sources.get(0));
    } else if (!reader.hasDefaultValue()) {
      violations.add(
          READER_FIELD_MISSING_DEFAULT,
          place,
          top(reader),
          (records.isBackward()
                  ? "'%s' is new and has no default, and old data has no value for"
                      + " it: give it a default."
                  : ("'%s' is gone, and the old schema has no default for it: keep it"
                      + " until nobody has that schema."))
              .formatted(reader.name()));
    }
  }

  private void compare(Field before, Field after) {
    types.accept(
        new AvroPair(
            records.older().field(before),
            records.newer().field(after),
            top(before),
            records.direction()));
  }

  private void compareDefaults(Field before, Field after) {
    JsonNode olderDefault = records.older().defaultOf(before);
    JsonNode newerDefault = records.newer().defaultOf(after);
    if (!olderDefault.isMissingNode() && !JsonDocument.same(olderDefault, newerDefault)) {
      violations.add(
          READER_DEFAULT_CHANGED,
          records.newer().place(after),
          top(before),
          ("The default of '%s' changed from %s to %s, so data older than the field"
                  + " means something else: keep the default.")
              .formatted(
                  after.name(),
                  olderDefault,
                  newerDefault.isMissingNode() ? "none" : newerDefault));
    }
  }

  /** Finds a field that is new and stands where one of its type stood that is gone. */
  private void compareNames(Field after) {
    List<Field> older = fields(records.older());
    if (after.pos() >= older.size() || !sources(after, records.older()).isEmpty()) {
      return;
    }
    Field before = older.get(after.pos());
    boolean gone =
        fields(records.newer()).stream()
            .noneMatch(
                field ->
                    field.name().equals(before.name()) || field.aliases().contains(before.name()));
    if (gone && before.schema().equals(after.schema())) {
      violations.add(
          FIELD_RENAMED_WITHOUT_ALIAS,
          records.newer().place(after),
          top(before),
          ("'%s' is gone and '%s' of the same type stands in its place: give it the"
                  + " alias '%s', or move it if it is another field.")
              .formatted(before.name(), after.name(), before.name()));
    }
  }

  private static List<Field> sources(Field reader, AvroNode writer) {
    Set<String> names = Sets.union(Set.of(reader.name()), reader.aliases());
    return fields(writer).stream().filter(field -> names.contains(field.name())).toList();
  }

  private static List<Field> fields(AvroNode record) {
    return record.schema().getFields();
  }

  private String top(Field field) {
    return records.field().isEmpty() ? field.name() : records.field();
  }
}
