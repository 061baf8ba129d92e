package dev.tally.wire;

import dev.tally.event.Hash128;
import dev.tally.wire.DataHash.EncodedName;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Reads data that was written with one Avro schema.
 *
 * <p>The hash is of what was written. A field has the name that it has in the reader's schema,
 * which may know it by an alias; defaults and types are the contract's affair.
 */
final class AvroReader implements PayloadReader {

  private final List<FieldReader> fields = new ArrayList<>();
  private final DataHash hash = new DataHash();

  /**
   * @param writer the schema of the data
   * @param reader the schema that names the fields: a record too
   */
  AvroReader(Schema writer, Schema reader) {
    AvroValues values = new AvroValues(hash);
    List<Schema.Field> renamed = Schema.applyAliases(writer, reader).getFields();
    for (int index = 0; index < renamed.size(); index++) {
      Schema.Field field = writer.getFields().get(index);
      fields.add(
          new FieldReader(
              new EncodedName(field.name()),
              renamed.get(index).name().intern(),
              values.of(field.schema())));
    }
  }

  /**
   * @param name what the hash is taken of
   * @param known the name in the reader's schema
   */
  private record FieldReader(EncodedName name, String known, AvroValue value) {}

  @Override
  public FlatData read(byte[] payload, int start) throws MalformedException {
    AvroInput in = new AvroInput(payload, start);
    FlatData.Builder data = new FlatData.Builder();
    Hash128 sum = DataHash.OBJECT;
    for (int index = 0; index < fields.size(); index++) {
      FieldReader field = fields.get(index);
      Object value = field.value.read(in);
      if (value != null) {
        sum = sum.plus(hash.of(field.name, value));
        data.add(field.known, value);
      }
    }
    if (!in.isAtEnd()) {
      throw new MalformedException("More follows behind its end.");
    }
    return data.build(sum);
  }
}
