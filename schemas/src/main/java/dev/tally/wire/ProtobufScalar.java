package dev.tally.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads the values of a field that is no message. */
@FunctionalInterface
interface ProtobufScalar {

  Object read(CodedInputStream in) throws IOException;

  static ProtobufScalar of(FieldDescriptor field) {
    switch (field.getType()) {
      case DOUBLE:
        return in -> Numbers.of(in.readDouble());
      case FLOAT:
        return in -> Numbers.of(in.readFloat());
      case INT32:
        return in -> (long) in.readInt32();
      case INT64:
        return CodedInputStream::readInt64;
      case UINT32:
        return in -> Integer.toUnsignedLong(in.readUInt32());
      case UINT64:
        return in -> unsigned(in.readUInt64());
      case SINT32:
        return in -> (long) in.readSInt32();
      case SINT64:
        return CodedInputStream::readSInt64;
      case FIXED32:
        return in -> Integer.toUnsignedLong(in.readFixed32());
      case FIXED64:
        return in -> unsigned(in.readFixed64());
      case SFIXED32:
        return in -> (long) in.readSFixed32();
      case SFIXED64:
        return CodedInputStream::readSFixed64;
      case BOOL:
        return CodedInputStream::readBool;
      case STRING:
        return CodedInputStream::readStringRequireUtf8;
      case BYTES:
        return in -> Hash128.of(in.readByteArray());
      case ENUM:
        EnumDescriptor names = field.getEnumType();
        return in -> nameOf(in.readEnum(), names);
      default:
        throw new IllegalArgumentException(field.getFullName() + " is a message");
    }
  }

  /** Returns the number that 64 bits stand for; no Long where it has more than 63. */
  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
  }

  /** Returns the name of an enum's value; its number where the schema has no name for it. */
  private static Object nameOf(int number, EnumDescriptor names) {
    EnumValueDescriptor value = names.findValueByNumber(number);
    return value == null ? (Object) (long) number : value.getName();
  }
}
