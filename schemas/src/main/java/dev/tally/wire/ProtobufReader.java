package dev.tally.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tally.wire.ProtobufMessage.Values;
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

  private final ProtobufMessage message;
  private final @Nullable String[] known;

  /**
   * @param writer the message of the data
   * @param reader the message that names the fields, or null for the writer's own
   */
  ProtobufReader(Descriptor writer, @Nullable Descriptor reader) {
    DataHash hash = new DataHash();
    this.message = new ProtobufMessages(hash).of(writer);
    List<FieldDescriptor> fields = writer.getFields();
    this.known = new @Nullable String[fields.size()];
    for (int index = 0; index < known.length; index++) {
      known[index] = nameOf(fields.get(index), reader);
    }
  }

  private static @Nullable String nameOf(FieldDescriptor field, @Nullable Descriptor reader) {
    FieldDescriptor same = reader == null ? field : reader.findFieldByNumber(field.getNumber());
    return same == null ? null : same.getName().intern();
  }

  @Override
  public FlatData read(byte[] payload, int start) throws MalformedException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(payload, start, payload.length - start);
      Values values = message.newValues();
      message.read(in, values, 1);
      return message.flat(values, known);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("It ends too early, or holds a number or a text that is none.");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }
}
