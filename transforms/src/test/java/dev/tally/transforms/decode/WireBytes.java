package dev.tally.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Bytes in the encodings of Avro and Protobuf, sound or not: nothing that is written is checked.
 */
final class WireBytes {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  WireBytes raw(byte... more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Adds the same bytes several times. */
  WireBytes repeated(int times, byte... more) {
    for (int count = 0; count < times; count++) {
      bytes.writeBytes(more);
    }
    return this;
  }

  /** Adds the magic byte and a schema id. */
  WireBytes frame(int schemaId) {
    return raw(ByteBuffer.allocate(5).put((byte) 0).putInt(schemaId).array());
  }

  WireBytes varint(long value) {
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
      bytes.write((int) (rest & 0x7F) | 0x80);
    }
    bytes.write((int) rest);
    return this;
  }

  /** Adds a number as Avro writes an int, a long, a length or the index of a branch. */
  WireBytes avro(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  WireBytes avro(byte[] value) {
    return avro(value.length).raw(value);
  }

  WireBytes avro(String value) {
    return avro(value.getBytes(UTF_8));
  }

  WireBytes avroDouble(double value) {
    return raw(
        ByteBuffer.allocate(Double.BYTES)
            .putLong(Long.reverseBytes(Double.doubleToLongBits(value)))
            .array());
  }

  /** Adds a Protobuf field's number and wire type. */
  WireBytes tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  WireBytes field(int field, long value) {
    return tag(field, VARINT).varint(value);
  }

  WireBytes field(int field, byte[] value) {
    return tag(field, LENGTH_DELIMITED).varint(value.length).raw(value);
  }

  WireBytes field(int field, String value) {
    return field(field, value.getBytes(UTF_8));
  }

  WireBytes field(int field, WireBytes message) {
    return field(field, message.toByteArray());
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
