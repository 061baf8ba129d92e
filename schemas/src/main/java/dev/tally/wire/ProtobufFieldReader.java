package dev.tally.wire;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.ProtobufFields;
import dev.tally.event.Hash128;
import dev.tally.wire.DataHash.EncodedName;
import dev.tally.wire.ProtobufMessageReader.Values;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one field.
 *
 * <p>While a message is read, a slot holds a scalar, the {@link Values} of a message, the entries
 * of a map, or the hash of the items of a repeated field so far.
 */
final class ProtobufFieldReader {

  private static final int KEY = 0;
  private static final int VALUE = 1;

  private final DataHash hash;
  private final FieldDescriptor descriptor;
  private final EncodedName name;
  private final int index;
  private final boolean isRepeated;
  private final int wireType;
  private final @Nullable ProtobufScalar scalar;
  private final @Nullable Object zero;
  private final int[] othersOfItsOneof;
  private @Nullable ProtobufMessageReader message;

  ProtobufFieldReader(FieldDescriptor descriptor, DataHash hash) {
    this.hash = hash;
    this.descriptor = descriptor;
    this.name = new EncodedName(descriptor.getName());
    this.index = descriptor.getIndex();
    this.isRepeated = descriptor.isRepeated();
    this.wireType = descriptor.getLiteType().getWireType();
    this.scalar = isMessage(descriptor) ? null : ProtobufScalar.of(descriptor);
    this.zero = descriptor.hasPresence() || descriptor.isRepeated() ? null : zero(descriptor);
    this.othersOfItsOneof =
        descriptor.getRealContainingOneof() == null
            ? new int[0]
            : descriptor.getRealContainingOneof().getFields().stream()
                .filter(other -> other != descriptor)
                .mapToInt(FieldDescriptor::getIndex)
                .toArray();
  }

  /** Returns what a scalar is where the wire does not hold it. */
  private static Object zero(FieldDescriptor descriptor) {
    FieldType type = ProtobufFields.type(descriptor);
    if (type == null) {
      return Hash128.of(new byte[0]);
    }
    return type == FieldType.NUMBER ? (Object) 0L : ProtobufFields.zero(descriptor, type);
  }

  private static boolean isMessage(FieldDescriptor descriptor) {
    return descriptor.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  void resolve(ProtobufMessageReaders messages) {
    if (isMessage(descriptor)) {
      message = messages.of(descriptor.getMessageType());
    }
  }

  EncodedName name() {
    return name;
  }

  int index() {
    return index;
  }

  boolean isWrittenAs(int type) {
    return type == wireType && type != WireFormat.WIRETYPE_START_GROUP;
  }

  boolean isPackedAs(int type) {
    return type == WireFormat.WIRETYPE_LENGTH_DELIMITED && descriptor.isPackable();
  }

  void clearOthersOfItsOneof(@Nullable Object[] slots) {
    for (int other : othersOfItsOneof) {
      slots[other] = null;
    }
  }

  /** Returns what the slot holds with the value that follows. */
  @Nullable Object next(CodedInputStream in, @Nullable Object slot, int depth)
      throws IOException, MalformedException {
    if (scalar != null) {
      Object value = scalar.read(in);
      return isRepeated ? append(slot, value) : value;
    }
    ProtobufMessageReader reader = requireNonNull(message);
    boolean continues = !isRepeated && slot != null;
    Values values = continues ? (Values) requireNonNull(slot) : reader.newValues();
    int limit = in.pushLimit(in.readRawVarint32());
    reader.read(in, values, depth + 1);
    in.popLimit(limit);
    if (descriptor.isMapField()) {
      return put(values, slot);
    }
    return isRepeated ? append(slot, reader.value(values)) : values;
  }

  /** Returns what the slot holds with the values that follow in one piece. */
  Object packed(CodedInputStream in, @Nullable Object slot) throws IOException {
    Object chain = slot == null ? DataHash.ARRAY : slot;
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      chain = append(chain, requireNonNull(scalar).read(in));
    }
    in.popLimit(limit);
    return chain;
  }

  /** Returns the entries of a map with one more, which takes the place of one of the same key. */
  private Object put(Values entry, @Nullable Object slot) {
    @SuppressWarnings("unchecked") // The slot of a map holds nothing else.
    Map<String, Object> entries =
        slot == null ? new HashMap<>() : (Map<String, Object>) requireNonNull(slot);
    ProtobufMessageReader reader = requireNonNull(message);
    entries.put(reader.present(entry, KEY).toString(), reader.present(entry, VALUE));
    return entries;
  }

  /** Returns the value that a slot holds in the end, or null where the field is absent. */
  @Nullable Object value(@Nullable Object slot) {
    if (slot instanceof Values values) {
      return requireNonNull(message).value(values);
    }
    if (slot instanceof Map<?, ?> entries) {
      Hash128 sum = DataHash.OBJECT;
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        sum = sum.plus(hash.of((String) entry.getKey(), entry.getValue()));
      }
      return sum;
    }
    return slot == null ? zero : slot;
  }

  /** Returns the value that a slot holds in the end; where it holds none, the zero of its type. */
  Object present(@Nullable Object slot) {
    Object value = value(slot);
    if (value != null) {
      return value;
    }
    return scalar == null
        ? requireNonNull(message).value(requireNonNull(message).newValues())
        : zero(descriptor);
  }

  private Hash128 append(@Nullable Object slot, Object item) {
    return hash.append(slot == null ? DataHash.ARRAY : (Hash128) slot, item);
  }
}
