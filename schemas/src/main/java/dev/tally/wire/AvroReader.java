package dev.tally.wire;

import dev.tally.event.Hash128;
import dev.tally.wire.AvroResolution.Resolved;
import dev.tally.wire.DataHash.EncodedName;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Reads data that was written with one Avro schema.
 *
 * <p>The hash is of what was written. A field has the name that it has in the reader's schema,
 * which may know it by an alias, and the value that the reader's schema makes of it; what stands in
 * for an absent one is the contract's affair.
 */
final class AvroReader implements PayloadReader {

  private final List<FieldReader> fields = new ArrayList<>();
  private final DataHash hash = new DataHash();

  /**
   * @param writer the schema of the data
   * @param reader the schema that names the fields: a record too
   */
  AvroReader(Schema writer, Schema reader) {
    AvroResolution resolution = new AvroResolution(new AvroValues(hash));
    for (Schema.Field field : writer.getFields()) {
      Schema.Field known = AvroResolution.field(field, reader);
      fields.add(
          new FieldReader(
              new EncodedName(field.name()),
              (known == null ? field : known).name().intern(),
              resolution.of(field.schema(), (known == null ? field : known).schema())));
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
      if (value instanceof Resolved resolved) {
        sum = sum.plus(hash.of(field.name, resolved.written()));
        data.add(field.known, resolved.known());
      } else if (value != null) {
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
