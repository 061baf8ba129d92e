package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.compat.SchemaText;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an Avro record that expressions and meters can read.
 *
 * <p>Fields of other types, such as arrays and records, belong to the data and to its hash, but
 * have no value to read.
 */
public final class AvroFields {

  private AvroFields() {}

  /** Returns the fields, in the order of the schema. */
  static List<Field> read(SchemaText text) throws SchemaException {
    Schema schema = parse(text);
    if (schema.getType() != Schema.Type.RECORD) {
      throw new SchemaException(1, "must be a record, whose fields are the data", null);
    }
    List<Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      field(field).ifPresent(fields::add);
    }
    return fields;
  }

  private static Schema parse(SchemaText text) throws SchemaException {
    try {
      return new Schema.Parser().parse(text.text());
    } catch (AvroRuntimeException e) {
      throw new SchemaException(1, "is no Avro schema: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the type of the values that a schema describes, or null where expressions cannot read
   * them.
   *
   * @param schema neither a union nor null
   */
  public static @Nullable FieldType type(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    switch (schema.getType()) {
      case STRING:
      case ENUM:
        return FieldType.STRING;
      case BOOLEAN:
        return FieldType.BOOLEAN;
      case INT:
        return FieldType.INTEGER;
      case LONG:
        return isTime(logical) ? FieldType.TIME : FieldType.INTEGER;
      case FLOAT:
      case DOUBLE:
        return FieldType.NUMBER;
      case BYTES:
      case FIXED:
        return logical instanceof LogicalTypes.Decimal ? FieldType.NUMBER : null;
      default:
        return null;
    }
  }

  private static boolean isTime(@Nullable LogicalType logical) {
    return logical instanceof LogicalTypes.TimestampMillis
        || logical instanceof LogicalTypes.TimestampMicros;
  }

  /** Returns the instant that a long of a time stands for. */
  public static Instant instant(long value, Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMicros
        ? Instant.EPOCH.plus(value, ChronoUnit.MICROS)
        : Instant.ofEpochMilli(value);
  }

  private static Optional<Field> field(Schema.Field field) {
    Schema schema = field.schema();
    boolean nullable = schema.isNullable();
    Schema present = nullable ? withoutNull(schema) : schema;
    FieldType type = type(present);
    if (type == null) {
      return Optional.empty();
    }
    Serializable standIn = field.hasDefaultValue() ? standIn(field, present, type) : null;
    boolean required = !nullable && standIn == null;
    return Optional.of(new Field(field.name(), type, required, standIn, null, false, null));
  }

  /** Returns the one other branch of a union with null; where there are several, the union. */
  private static Schema withoutNull(Schema schema) {
    List<Schema> others =
        schema.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList();
    return others.size() == 1 ? others.get(0) : schema;
  }

  private static @Nullable Serializable standIn(Schema.Field field, Schema schema, FieldType type) {
    Object value = field.defaultVal();
    switch (type) {
      case STRING:
        return value instanceof String text ? text : null;
      case BOOLEAN:
        return value instanceof Boolean truth ? truth : null;
      case INTEGER:
        return value instanceof Number number ? (Serializable) number.longValue() : null;
      case TIME:
        return value instanceof Number number ? instant(number.longValue(), schema) : null;
      case NUMBER:
        return number(value, schema);
    }
    throw new AssertionError(type);
  }

  private static @Nullable BigDecimal number(@Nullable Object value, Schema schema) {
    if (value instanceof byte[] bytes
        && schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new BigDecimal(new BigInteger(bytes), decimal.getScale());
    }
    return value instanceof Number number ? new BigDecimal(number.toString()) : null;
  }
}
