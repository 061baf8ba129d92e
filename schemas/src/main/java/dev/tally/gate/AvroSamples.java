package dev.tally.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Data of an Avro record, written by Avro's own library. */
final class AvroSamples {

  /** How deep samples differ; below that there is one of each type, and lists are empty. */
  private static final int DEEPEST = 3;

  private static final long SOME_SECONDS = 1_772_445_600L;

  private AvroSamples() {}

  /**
   * A value of a schema.
   *
   * @param datum as Avro's library takes it
   */
  private record Value(@Nullable Object datum, boolean atAnEnd) {

    static Value of(@Nullable Object datum) {
      return new Value(datum, false);
    }
  }

  static List<DataSample> of(Schema record) {
    return records(record, 0).stream().map(value -> sample(record, value)).toList();
  }

  private static DataSample sample(Schema schema, Value value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<Object>(schema).write(value.datum, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return new DataSample(bytes.toByteArray(), value.atAnEnd);
  }

  /** Returns values of a schema, an ordinary one first. */
  private static List<Value> values(Schema schema, int depth) {
    LogicalType logical = schema.getLogicalType();
    switch (schema.getType()) {
      case NULL:
        return List.of(Value.of(null));
      case BOOLEAN:
        return List.of(Value.of(true), Value.of(false));
      case INT:
        return List.of(
            Value.of(7), Value.of(0), Value.of(-1), end(Integer.MIN_VALUE), end(Integer.MAX_VALUE));
      case LONG:
        return longs(logical);
      case FLOAT:
        return each(0.5f, 7f, 0f, -0.1f, 16_777_216f, Float.MAX_VALUE);
      case DOUBLE:
        return each(0.5, 7d, 0d, -0.1, 9_007_199_254_740_992d, 1e300);
      case STRING:
        return each("a", "", "7", "caf\u00e9", "2026-03-02T10:00:00Z");
      case BYTES:
        return logical instanceof LogicalTypes.Decimal decimal
            ? decimals(decimal).stream().map(ByteBuffer::wrap).map(Value::of).toList()
            : each(bytes(97), bytes(), bytes(0xff, 0xfe));
      case FIXED:
        return fixed(schema);
      case ENUM:
        return schema.getEnumSymbols().stream()
            .map(symbol -> Value.of(new GenericData.EnumSymbol(schema, symbol)))
            .toList();
      case UNION:
        return union(schema, depth);
      case ARRAY:
        List<Value> arrays = new ArrayList<>(List.of(Value.of(List.of())));
        if (depth < DEEPEST) {
          values(schema.getElementType(), depth + 1)
              .forEach(item -> arrays.add(0, new Value(Arrays.asList(item.datum), item.atAnEnd)));
        }
        return arrays;
      case MAP:
        List<Value> maps = new ArrayList<>(List.of(Value.of(Map.of())));
        if (depth < DEEPEST) {
          for (Value value : values(schema.getValueType(), depth + 1)) {
            if (value.datum != null) {
              maps.add(0, new Value(Map.of("a", value.datum), value.atAnEnd));
            }
          }
        }
        return maps;
      case RECORD:
        return records(schema, depth);
    }
    throw new AssertionError(schema.getType());
  }

  private static List<Value> each(Object... values) {
    return Arrays.stream(values).map(Value::of).toList();
  }

  private static Value end(Object number) {
    return new Value(number, true);
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return ByteBuffer.wrap(bytes);
  }

  private static List<Value> longs(@Nullable LogicalType logical) {
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return each(SOME_SECONDS * 1_000 + 1, 0L, -1L);
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return each(SOME_SECONDS * 1_000_000 + 1, 0L, -1L);
    }
    return List.of(
        Value.of(7L),
        Value.of(0L),
        Value.of(1L),
        Value.of(-1L),
        Value.of(1L << 40),
        Value.of((1L << 53) + 1),
        end(Long.MIN_VALUE),
        end(Long.MAX_VALUE));
  }

  private static List<byte[]> decimals(LogicalTypes.Decimal decimal) {
    BigInteger last = BigInteger.TEN.pow(decimal.getPrecision()).subtract(BigInteger.ONE);
    return List.of(
        BigInteger.valueOf(7).toByteArray(),
        BigInteger.ZERO.toByteArray(),
        last.toByteArray(),
        last.negate().toByteArray());
  }

  private static List<Value> fixed(Schema schema) {
    int size = schema.getFixedSize();
    List<Value> values = new ArrayList<>();
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      for (byte[] digits : decimals(decimal)) {
        if (digits.length <= size) {
          values.add(Value.of(new GenericData.Fixed(schema, padded(digits, size))));
        }
      }
      return values;
    }
    byte[] ones = new byte[size];
    Arrays.fill(ones, (byte) 0xff);
    values.add(
        Value.of(
            new GenericData.Fixed(schema, "a".repeat(size).getBytes(StandardCharsets.US_ASCII))));
    values.add(Value.of(new GenericData.Fixed(schema, ones)));
    return values;
  }

  private static byte[] padded(byte[] digits, int size) {
    byte[] padded = new byte[size];
    Arrays.fill(padded, 0, size - digits.length, (byte) (digits[0] < 0 ? 0xff : 0));
    System.arraycopy(digits, 0, padded, size - digits.length, digits.length);
    return padded;
  }

  /** An ordinary value of a union is one of its first branch that is not null. */
  private static List<Value> union(Schema union, int depth) {
    List<Value> values = new ArrayList<>();
    List<Value> nulls = new ArrayList<>();
    for (Schema branch : union.getTypes()) {
      List<Value> known = branch.getType() == Schema.Type.NULL ? nulls : values;
      if (depth < DEEPEST || branch.getType() == Schema.Type.NULL || !union.isNullable()) {
        known.addAll(values(branch, depth));
      }
    }
    values.addAll(nulls);
    return values;
  }

  /** Returns records in which one field after the other has each of its values. */
  private static List<Value> records(Schema schema, int depth) {
    List<Value> values = new ArrayList<>();
    GenericData.Record usual = new GenericData.Record(schema);
    List<List<Value>> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      List<Value> known = new ArrayList<>(values(field.schema(), depth + 1));
      if (field.hasDefaultValue()) {
        known.add(Value.of(GenericData.get().getDefaultValue(field)));
      }
      fields.add(known);
      usual.put(field.pos(), known.get(0).datum);
    }
    values.add(Value.of(usual));
    for (int index = 0; index < fields.size() && depth < DEEPEST; index++) {
      for (Value value : fields.get(index).subList(1, fields.get(index).size())) {
        GenericData.Record other = new GenericData.Record(usual, false);
        other.put(index, value.datum);
        values.add(new Value(other, value.atAnEnd));
      }
    }
    return values;
  }
}
