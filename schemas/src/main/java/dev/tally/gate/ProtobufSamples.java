package dev.tally.gate;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.tally.catalog.ProtobufFields;
import java.util.ArrayList;
import java.util.List;

/** Data of a Protobuf message, written by Protobuf's own library. */
final class ProtobufSamples {

  /** How deep samples differ; below that messages are empty. */
  private static final int DEEPEST = 3;

  private static final long SOME_SECONDS = 1_772_445_600L;

  private ProtobufSamples() {}

  /**
   * A value of a field.
   *
   * @param value as Protobuf's library takes it
   */
  private record Value(Object value, boolean atAnEnd) {}

  static List<DataSample> of(Descriptor message) {
    return messages(message, 0).stream()
        .map(value -> new DataSample(((Message) value.value).toByteArray(), value.atAnEnd))
        .toList();
  }

  /** Returns messages in which one field after the other is absent or has each of its values. */
  private static List<Value> messages(Descriptor message, int depth) {
    if (message.getFullName().equals(ProtobufFields.TIMESTAMP)) {
      return List.of(time(message, SOME_SECONDS, 1_000), time(message, 0, 0), time(message, -1, 0));
    }
    DynamicMessage least = least(message);
    if (depth >= DEEPEST) {
      return List.of(new Value(least, false));
    }
    DynamicMessage.Builder usual = least.toBuilder();
    for (FieldDescriptor field : message.getFields()) {
      boolean isFirst =
          field.getRealContainingOneof() == null
              || usual.getOneofFieldDescriptor(field.getRealContainingOneof()) == null;
      if (isFirst) {
        set(field, values(field, depth).get(0), usual);
      }
    }
    List<Value> messages = new ArrayList<>();
    messages.add(new Value(usual.buildPartial(), false));
    messages.add(new Value(least, false));
    for (FieldDescriptor field : message.getFields()) {
      if (!field.isRequired()) {
        messages.add(new Value(usual.clone().clearField(field).buildPartial(), false));
      }
      for (Value value : values(field, depth)) {
        DynamicMessage.Builder other = usual.clone();
        set(field, value, other);
        messages.add(new Value(other.buildPartial(), value.atAnEnd));
      }
    }
    return messages;
  }

  private static void set(FieldDescriptor field, Value value, DynamicMessage.Builder message) {
    if (field.isRepeated()) {
      message.clearField(field).addRepeatedField(field, value.value);
    } else {
      message.setField(field, value.value);
    }
  }

  /** Returns a message that holds what it must, and no more. */
  private static DynamicMessage least(Descriptor message) {
    DynamicMessage.Builder least = DynamicMessage.newBuilder(message);
    for (FieldDescriptor field : message.getFields()) {
      if (field.isRequired()) {
        set(field, values(field, DEEPEST).get(0), least);
      }
    }
    return least.buildPartial();
  }

  private static Value time(Descriptor timestamp, long seconds, int nanos) {
    return new Value(
        DynamicMessage.newBuilder(timestamp)
            .setField(timestamp.findFieldByNumber(1), seconds)
            .setField(timestamp.findFieldByNumber(2), nanos)
            .build(),
        false);
  }

  /** Returns values of a field, an ordinary one first. */
  private static List<Value> values(FieldDescriptor field, int depth) {
    switch (field.getJavaType()) {
      case BOOLEAN:
        return each(true, false);
      case INT:
        return List.of(
            new Value(7, false),
            new Value(0, false),
            new Value(1, false),
            new Value(-1, false),
            new Value(Integer.MIN_VALUE, true),
            new Value(Integer.MAX_VALUE, true));
      case LONG:
        return List.of(
            new Value(7L, false),
            new Value(0L, false),
            new Value(1L, false),
            new Value(-1L, false),
            new Value(1L << 40, false),
            new Value((1L << 53) + 1, false),
            new Value(Long.MIN_VALUE, true),
            new Value(Long.MAX_VALUE, true));
      case FLOAT:
        return each(0.5f, 7f, 0f, -0.1f, 16_777_216f, Float.MAX_VALUE);
      case DOUBLE:
        return each(0.5, 7d, 0d, -0.1, 9_007_199_254_740_992d, 1e300);
      case STRING:
        return each("a", "", "7", "caf\u00e9", "2026-03-02T10:00:00Z");
      case BYTE_STRING:
        return each(
            ByteString.copyFromUtf8("a"),
            ByteString.EMPTY,
            ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xfe}));
      case ENUM:
        return each(field.getEnumType().getValues().toArray());
      case MESSAGE:
        return messages(field.getMessageType(), depth + 1);
    }
    throw new AssertionError(field.getJavaType());
  }

  private static List<Value> each(Object... values) {
    List<Value> all = new ArrayList<>();
    for (Object value : values) {
      all.add(new Value(value, false));
    }
    return all;
  }
}
