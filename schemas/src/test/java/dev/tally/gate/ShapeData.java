package dev.tally.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import dev.tally.compat.SchemaLanguage;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;

/** Random records of a version, made and written without the gate's own samples. */
final class ShapeData {

  private static final int COUNT = 12;

  private ShapeData() {}

  static List<RawRecord> of(ContractVersion version, String type, long seed) throws IOException {
    Random random = new Random(seed);
    List<RawRecord> records = new ArrayList<>();
    switch (version.schema().language()) {
      case AVRO:
        Schema schema = new Schema.Parser().parse(version.schema().text());
        for (Object datum : new RandomData(schema, COUNT, seed)) {
          keepInRange((GenericRecord) datum, random);
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
          new GenericDatumWriter<Object>(schema).write(datum, encoder);
          encoder.flush();
          records.add(record(version, type, "avro", framed(bytes.toByteArray(), new byte[0])));
        }
        break;
      case PROTOBUF:
        Descriptor message = ProtobufSchema.of(version.schema()).message("S").orElseThrow();
        for (int index = 0; index < COUNT; index++) {
          byte[] bytes = message(message, random).toByteArray();
          records.add(record(version, type, "protobuf", framed(bytes, new byte[1])));
        }
        break;
      default:
        for (int index = 0; index < COUNT; index++) {
          records.add(record(version, type, "json", json(version, random).getBytes(UTF_8)));
        }
    }
    return records;
  }

  /** Most random longs are times beyond the year 9999, which are none. */
  private static void keepInRange(GenericRecord record, Random random) {
    Schema.Field x = record.getSchema().getField("x");
    if (x != null
        && x.schema().toString().contains("timestamp")
        && record.get("x") instanceof Long) {
      record.put("x", (long) random.nextInt());
    }
  }

  private static DynamicMessage message(Descriptor message, Random random) {
    DynamicMessage.Builder built = DynamicMessage.newBuilder(message);
    for (FieldDescriptor field : message.getFields()) {
      if (!field.isRequired() && random.nextInt(3) == 0) {
        continue;
      }
      Object value = value(field, random);
      if (field.isRepeated()) {
        built.addRepeatedField(field, value);
      } else {
        built.setField(field, value);
      }
    }
    return built.build();
  }

  private static Object value(FieldDescriptor field, Random random) {
    switch (field.getJavaType()) {
      case INT:
        return random.nextBoolean() ? random.nextInt() : random.nextInt(3);
      case LONG:
        return random.nextBoolean() ? random.nextLong() : (long) random.nextInt(3);
      case FLOAT:
        return random.nextFloat();
      case DOUBLE:
        return random.nextDouble();
      case BOOLEAN:
        return random.nextBoolean();
      case STRING:
        return random.nextBoolean() ? "" : "t" + random.nextInt(5);
      case BYTE_STRING:
        byte[] bytes = new byte[random.nextInt(4)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
      case ENUM:
        return field.getEnumType().getValues().get(random.nextInt(2));
      default:
        Descriptor nested = field.getMessageType();
        return nested.getName().equals("Timestamp")
            ? DynamicMessage.newBuilder(nested)
                .setField(nested.findFieldByNumber(1), (long) random.nextInt())
                .build()
            : message(nested, random);
    }
  }

  private static String json(ContractVersion version, Random random) {
    List<String> fields = new ArrayList<>();
    version
        .fields()
        .forEach(
            field -> {
              if (field.required() || random.nextInt(3) > 0) {
                String value =
                    switch (field.type()) {
                      case STRING -> "\"t" + random.nextInt(5) + "\"";
                      case INTEGER ->
                          String.valueOf(
                              random.nextBoolean() ? random.nextLong() : random.nextInt(3));
                      case BOOLEAN -> String.valueOf(random.nextBoolean());
                      case TIME -> "\"2026-03-0" + (1 + random.nextInt(9)) + "T10:00:00.5Z\"";
                      case NUMBER -> random.nextBoolean() ? "1e" + random.nextInt(20) : "0.25";
                    };
                fields.add("\"" + field.name() + "\": " + value);
              }
            });
    boolean hasX = version.fields().stream().anyMatch(field -> field.name().equals("x"));
    if (!hasX && random.nextBoolean()) {
      fields.add("\"x\": [1, \"not declared\"]");
    }
    return "{" + String.join(", ", fields) + "}";
  }

  private static byte[] framed(byte[] payload, byte[] path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(1).array());
    bytes.writeBytes(path);
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  private static RawRecord record(
      ContractVersion version, String type, String format, byte[] value) {
    List<Header> headers = new ArrayList<>();
    String[][] attributes = {
      {"content-type", "application/" + format},
      {"ce_specversion", "1.0"},
      {"ce_id", "1"},
      {"ce_source", "/test"},
      {"ce_type", type},
      {"ce_time", "2026-03-02T10:00:00Z"},
      {"ce_dataschema", version.dataschema()}
    };
    for (String[] attribute : attributes) {
      headers.add(new Header(attribute[0], attribute[1].getBytes(UTF_8)));
    }
    return new RawRecord(Position.of("t", 0, 0), 0, 0, null, value, headers);
  }

  static boolean isProtobuf(ContractVersion version) {
    return version.schema().language() == SchemaLanguage.PROTOBUF;
  }
}
