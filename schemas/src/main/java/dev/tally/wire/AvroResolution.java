package dev.tally.wire;

import dev.tally.event.Hash128;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the reader's schema makes of the writer's fields, as Avro resolves one with the other.
 *
 * <p>Only of what changes the value of a field that expressions can read; the hash of the data is
 * of what was written.
 *
 * @see <a href="https://avro.apache.org/docs/1.11.4/specification/#schema-resolution">Schema
 *     resolution</a>
 */
final class AvroResolution {

  private final AvroValues values;

  AvroResolution(AvroValues values) {
    this.values = values;
  }

  /**
   * A value that readers know as another one.
   *
   * @param written what the hash is taken of
   */
  record Resolved(Object written, Object known) {}

  /**
   * Returns the reader's field that a writer's field is read as: the one of its name, or else the
   * one that has its name as an alias; null where there is none. Names of records are matched
   * without their namespaces, so a record's name does not matter here.
   */
  static Schema.@Nullable Field field(Schema.Field writer, Schema reader) {
    Schema.Field same = reader.getField(writer.name());
    if (same != null) {
      return same;
    }
    for (Schema.Field field : reader.getFields()) {
      if (field.aliases().contains(writer.name())) {
        return field;
      }
    }
    return null;
  }

  /** Returns what reads values of one schema as those of another. */
  AvroValue of(Schema writer, Schema reader) {
    if (writer.isUnion()) {
      List<AvroValue> branches =
          writer.getTypes().stream().map(branch -> of(branch, reader)).toList();
      return in -> branches.get(in.readIndex(branches.size())).read(in);
    }
    if (isText(reader) && isBytes(writer)) {
      return in -> text(in.readBytes());
    }
    Schema symbols = branch(Schema.Type.ENUM, reader);
    return symbols != null && writer.getType() == Schema.Type.ENUM
        ? symbols(writer, symbols)
        : values.of(writer);
  }

  private AvroValue symbols(Schema writer, Schema reader) {
    String standIn = reader.getEnumDefault();
    if (standIn == null) {
      return values.of(writer);
    }
    List<Object> known = new ArrayList<>();
    for (String symbol : writer.getEnumSymbols()) {
      known.add(reader.hasEnumSymbol(symbol) ? symbol : new Resolved(symbol, standIn));
    }
    return in -> known.get(in.readIndex(known.size()));
  }

  private static Resolved text(byte[] bytes) {
    return new Resolved(Hash128.of(bytes), Utf8Text.replacing(bytes, 0, bytes.length));
  }

  private static boolean isBytes(Schema schema) {
    return schema.getType() == Schema.Type.BYTES
        && !(schema.getLogicalType() instanceof LogicalTypes.Decimal);
  }

  /** Whether a reader takes bytes as a text: it has a text for them, and no bytes. */
  private static boolean isText(Schema reader) {
    return branch(Schema.Type.STRING, reader) != null && branch(Schema.Type.BYTES, reader) == null;
  }

  private static @Nullable Schema branch(Schema.Type type, Schema reader) {
    List<Schema> branches = reader.isUnion() ? reader.getTypes() : List.of(reader);
    return branches.stream().filter(branch -> branch.getType() == type).findFirst().orElse(null);
  }
}
