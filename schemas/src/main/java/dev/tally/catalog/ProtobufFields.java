package dev.tally.catalog;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a Protobuf message that expressions and meters can read.
 *
 * <p>Fields of other types, such as messages and repeated ones, belong to the data and to its hash,
 * but have no value to read.
 */
public final class ProtobufFields {

  /** The full name of the message that is a time. */
  public static final String TIMESTAMP = "google.protobuf.Timestamp";

  private ProtobufFields() {}

  /** Returns the fields, in the order of the schema. */
  static List<Field> of(Descriptor message) {
    List<Field> fields = new ArrayList<>();
    for (FieldDescriptor field : message.getFields()) {
      FieldType type = type(field);
      if (type != null) {
        fields.add(
            new Field(
                field.getName(),
                type,
                field.isRequired(),
                standIn(field, type),
                null,
                false,
                null));
      }
    }
    return fields;
  }

  /** Returns what an absent value stands for: the default that proto2 may declare, or the zero. */
  private static @Nullable Serializable standIn(FieldDescriptor field, FieldType type) {
    if (!field.hasPresence()) {
      return zero(field, type);
    }
    if (!field.hasDefaultValue()) {
      return null;
    }
    Object declared = field.getDefaultValue();
    switch (type) {
      case STRING:
        return declared instanceof EnumValueDescriptor value ? value.getName() : (String) declared;
      case BOOLEAN:
        return (Boolean) declared;
      case INTEGER:
        return integer((Number) declared, field);
      case NUMBER:
        return number((Number) declared);
      default:
        return null;
    }
  }

  private static @Nullable Serializable integer(Number declared, FieldDescriptor field) {
    switch (field.getType()) {
      case UINT32:
      case FIXED32:
        return Integer.toUnsignedLong(declared.intValue());
      case UINT64:
      case FIXED64:
        // Beyond 63 bits it is no integer here, on the wire neither.
        return declared.longValue() < 0 ? null : (Serializable) declared.longValue();
      default:
        return declared.longValue();
    }
  }

  private static @Nullable BigDecimal number(Number declared) {
    return Double.isFinite(declared.doubleValue()) ? new BigDecimal(declared.toString()) : null;
  }

  /** Returns the type of a field's value, or null where expressions cannot read it. */
  public static @Nullable FieldType type(FieldDescriptor field) {
    if (field.isRepeated()) {
      return null;
    }
    switch (field.getJavaType()) {
      case INT:
      case LONG:
        return FieldType.INTEGER;
      case BOOLEAN:
        return FieldType.BOOLEAN;
      case STRING:
      case ENUM:
        return FieldType.STRING;
      case FLOAT:
      case DOUBLE:
        return FieldType.NUMBER;
      case MESSAGE:
        return field.getMessageType().getFullName().equals(TIMESTAMP) ? FieldType.TIME : null;
      default:
        return null;
    }
  }

  /** Returns what a field without presence is where the wire does not hold it. */
  public static Serializable zero(FieldDescriptor field, FieldType type) {
    switch (type) {
      case STRING:
        return field.getJavaType() == FieldDescriptor.JavaType.ENUM
            ? field.getEnumType().getValues().get(0).getName()
            : "";
      case BOOLEAN:
        return false;
      case NUMBER:
        return BigDecimal.ZERO;
      default:
        return 0L;
    }
  }
}
