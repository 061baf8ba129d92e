package dev.tally.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.tally.catalog.ProtobufFields;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of one type.
 *
 * <p>A message says of itself only what its last bytes say: a later value takes the place of an
 * earlier one, a later part of a message joins it. So all is read before any of it is hashed.
 */
final class ProtobufMessageReader {

  private static final int DEEPEST = 64;

  /** The name of what no field is known of; no field can have it. */
  private static final String UNKNOWN = "";

  private final List<ProtobufFieldReader> fields = new ArrayList<>();
  private final Map<Integer, ProtobufFieldReader> byNumber = new HashMap<>();

  /** The fields of small numbers, which nearly all have, by their number. */
  private final @Nullable ProtobufFieldReader[] bySmallNumber =
      new @Nullable ProtobufFieldReader[64];

  private final boolean isTimestamp;
  private final DataHash hash;

  ProtobufMessageReader(Descriptor descriptor, DataHash hash) {
    this.hash = hash;
    this.isTimestamp = descriptor.getFullName().equals(ProtobufFields.TIMESTAMP);
    for (FieldDescriptor field : descriptor.getFields()) {
      ProtobufFieldReader known = new ProtobufFieldReader(field, hash);
      fields.add(known);
      byNumber.put(field.getNumber(), known);
      if (field.getNumber() < bySmallNumber.length) {
        bySmallNumber[field.getNumber()] = known;
      }
    }
  }

  /** Gives every field that is a message its reader. */
  void resolve(ProtobufMessageReaders messages) {
    fields.forEach(field -> field.resolve(messages));
  }

  /** What was read of a message so far. */
  static final class Values {

    private final @Nullable Object[] slots;
    private UnknownFieldSet.@Nullable Builder unknown;

    Values(int fields) {
      this.slots = new @Nullable Object[fields];
    }
  }

  Values newValues() {
    return new Values(fields.size());
  }

  private @Nullable ProtobufFieldReader field(int number) {
    return number < bySmallNumber.length ? bySmallNumber[number] : byNumber.get(number);
  }

  /** Adds what the bytes up to the limit say. */
  void read(CodedInputStream in, Values values, int depth) throws IOException, MalformedException {
    if (depth > DEEPEST) {
      throw new MalformedException("It is nested more than " + DEEPEST + " deep.");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      ProtobufFieldReader field = field(WireFormat.getTagFieldNumber(tag));
      int wireType = WireFormat.getTagWireType(tag);
      if (field != null && field.isWrittenAs(wireType)) {
        field.clearOthersOfItsOneof(values.slots);
        values.slots[field.index()] = field.next(in, values.slots[field.index()], depth);
      } else if (field != null && field.isPackedAs(wireType)) {
        values.slots[field.index()] = field.packed(in, values.slots[field.index()]);
      } else {
        if (values.unknown == null) {
          values.unknown = UnknownFieldSet.newBuilder();
        }
        if (!values.unknown.mergeFieldFrom(tag, in)) {
          throw new MalformedException("A group ends that has not begun.");
        }
      }
    }
  }

  /**
   * Returns the data that was read.
   *
   * @param known the name of each field in the reader's message, null where it has none
   * @param truthsAsNumbers which fields are true or false, and 1 or 0 in the reader's message
   */
  FlatData flat(Values values, @Nullable String[] known, boolean[] truthsAsNumbers) {
    FlatData.Builder data = new FlatData.Builder();
    Hash128 sum = DataHash.OBJECT;
    for (int index = 0; index < known.length; index++) {
      Object value = fields.get(index).value(values.slots[index]);
      if (value != null) {
        sum = sum.plus(hash.of(fields.get(index).name(), value));
        String name = known[index];
        if (name != null) {
          data.add(name, truthsAsNumbers[index] ? (Object) (value.equals(true) ? 1L : 0L) : value);
        }
      }
    }
    return data.build(plusUnknown(sum, values));
  }

  /** Returns what a message is as a value: a time, or the hash of all of it. */
  Object value(Values values) {
    if (isTimestamp) {
      return timestamp(values);
    }
    Hash128 sum = DataHash.OBJECT;
    for (int index = 0; index < values.slots.length; index++) {
      Object value = fields.get(index).value(values.slots[index]);
      if (value != null) {
        sum = sum.plus(hash.of(fields.get(index).name(), value));
      }
    }
    return plusUnknown(sum, values);
  }

  private static Object timestamp(Values values) {
    long seconds = values.slots[0] instanceof Long given ? given : 0;
    long nanos = values.slots[1] instanceof Long given ? given : 0;
    boolean isTime =
        nanos >= 0
            && nanos < 1_000_000_000
            && seconds >= Instant.MIN.getEpochSecond()
            && seconds <= Instant.MAX.getEpochSecond();
    return isTime
        ? Times.orHash(Instant.ofEpochSecond(seconds, nanos))
        : Hash128.of(Long.toString(seconds), Long.toString(nanos));
  }

  private Hash128 plusUnknown(Hash128 sum, Values values) {
    return values.unknown == null
        ? sum
        : sum.plus(hash.of(UNKNOWN, Hash128.of(values.unknown.build().toByteArray())));
  }

  /** Returns the value of one field, present or not. */
  Object present(Values values, int index) {
    return fields.get(index).present(values.slots[index]);
  }
}
