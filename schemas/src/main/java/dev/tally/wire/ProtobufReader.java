package dev.tally.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.ProtobufFields;
import dev.tally.wire.ProtobufMessageReader.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads data that was written with one Protobuf message.
 *
 * <p>The hash is of what was written. A field has the name that its number has in the reader's
 * message. A field without presence that is not on the wire has its zero, as Protobuf has it.
 */
final class ProtobufReader implements PayloadReader {

  private final ProtobufMessageReader message;
  private final @Nullable String[] known;
  private final boolean[] truthsAsNumbers;

  /**
   * @param writer the message of the data
   * @param reader the message that names the fields, or null for the writer's own
   */
  ProtobufReader(Descriptor writer, @Nullable Descriptor reader) {
    DataHash hash = new DataHash();
    this.message = new ProtobufMessageReaders(hash).of(writer);
    List<FieldDescriptor> fields = writer.getFields();
    this.known = new @Nullable String[fields.size()];
    this.truthsAsNumbers = new boolean[fields.size()];
    for (int index = 0; index < known.length; index++) {
      FieldDescriptor field = fields.get(index);
      FieldDescriptor same = field(field, reader);
      known[index] = same == null ? null : same.getName().intern();
      truthsAsNumbers[index] = same != null && isTruthAsNumber(field, same);
    }
  }

  /** Returns the reader's field that a writer's field is read as, or null. */
  static @Nullable FieldDescriptor field(FieldDescriptor field, @Nullable Descriptor reader) {
    return reader == null ? field : reader.findFieldByNumber(field.getNumber());
  }

  /** Whether a bool is read as an integer, which is 0 or 1: on the wire they are one. */
  private static boolean isTruthAsNumber(FieldDescriptor field, FieldDescriptor same) {
    return field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN
        && !field.isRepeated()
        && ProtobufFields.type(same) == FieldType.INTEGER;
  }

  @Override
  public FlatData read(byte[] payload, int start) throws MalformedException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(payload, start, payload.length - start);
      Values values = message.newValues();
      message.read(in, values, 1);
      return message.flat(values, known, truthsAsNumbers);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("It ends too early, or holds a number or a text that is none.");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }
}
