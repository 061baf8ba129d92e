package dev.tally.wire;

import dev.tally.catalog.AvroFields;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.event.Hash128;
import dev.tally.wire.DataHash.EncodedName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Makes the readers of a schema and of those within it, which may be within themselves. */
final class AvroValues {

  private final DataHash hash;
  private final IdentityHashMap<Schema, AvroValue> records = new IdentityHashMap<>();

  AvroValues(DataHash hash) {
    this.hash = hash;
  }

  AvroValue of(Schema schema) {
    switch (schema.getType()) {
      case NULL:
        return in -> null;
      case BOOLEAN:
        return AvroInput::readBoolean;
      case INT:
        return in -> (long) in.readInt();
      case LONG:
        return AvroFields.type(schema) == FieldType.TIME
            ? in -> Times.orHash(AvroFields.instant(in.readLong(), schema))
            : AvroInput::readLong;
      case FLOAT:
        return in -> Numbers.of(in.readFloat());
      case DOUBLE:
        return in -> Numbers.of(in.readDouble());
      case STRING:
        return AvroInput::readText;
      case ENUM:
        List<String> symbols = schema.getEnumSymbols();
        return in -> symbols.get(in.readIndex(symbols.size()));
      case BYTES:
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            ? in -> number(in.readBytes(), decimal)
            : in -> Hash128.of(in.readBytes());
      case FIXED:
        int size = schema.getFixedSize();
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
            ? in -> number(in.readFixed(size), decimal)
            : in -> Hash128.of(in.readFixed(size));
      case UNION:
        List<AvroValue> branches = schema.getTypes().stream().map(this::of).toList();
        return in -> branches.get(in.readIndex(branches.size())).read(in);
      case ARRAY:
        AvroValue item = of(schema.getElementType());
        return in -> array(item, in);
      case MAP:
        AvroValue value = of(schema.getValueType());
        return in -> map(value, in);
      case RECORD:
        return record(schema);
    }
    throw new AssertionError(schema.getType());
  }

  private static Object number(byte[] unscaled, LogicalTypes.Decimal decimal)
      throws MalformedException {
    // A digit takes less than half a byte. Without a limit a number could take minutes to print.
    if (unscaled.length == 0 || unscaled.length > decimal.getPrecision() / 2 + 1) {
      throw new MalformedException("A decimal has more digits than its precision.");
    }
    return Numbers.plainest(new BigDecimal(new BigInteger(unscaled), decimal.getScale()));
  }

  private Hash128 array(AvroValue item, AvroInput in) throws MalformedException {
    in.enter();
    Hash128 chain = DataHash.ARRAY;
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long index = 0; index < block; index++) {
        Object value = item.read(in);
        chain = value == null ? DataHash.appendNull(chain) : hash.append(chain, value);
      }
    }
    in.leave();
    return chain;
  }

  private Hash128 map(AvroValue values, AvroInput in) throws MalformedException {
    in.enter();
    Hash128 sum = DataHash.OBJECT;
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long index = 0; index < block; index++) {
        String key = in.readText();
        Object value = values.read(in);
        if (value != null) {
          sum = sum.plus(hash.of(key, value));
        }
      }
    }
    in.leave();
    return sum;
  }

  private AvroValue record(Schema schema) {
    AvroValue known = records.get(schema);
    if (known != null) {
      return known;
    }
    List<EncodedName> names =
        schema.getFields().stream().map(field -> new EncodedName(field.name())).toList();
    List<AvroValue> values = new ArrayList<>();
    AvroValue record = in -> record(names, values, in);
    records.put(schema, record);
    schema.getFields().forEach(field -> values.add(of(field.schema())));
    return record;
  }

  private Hash128 record(List<EncodedName> names, List<AvroValue> values, AvroInput in)
      throws MalformedException {
    in.enter();
    Hash128 sum = DataHash.OBJECT;
    for (int index = 0; index < names.size(); index++) {
      Object value = values.get(index).read(in);
      if (value != null) {
        sum = sum.plus(hash.of(names.get(index), value));
      }
    }
    in.leave();
    return sum;
  }
}
