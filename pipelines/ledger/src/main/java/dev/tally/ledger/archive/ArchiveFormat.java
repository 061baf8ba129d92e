package dev.tally.ledger.archive;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** How a raw record looks in an archive file: Avro, with everything the broker held. */
final class ArchiveFormat {

  private static final Schema HEADER =
      SchemaBuilder.record("Header")
          .namespace("dev.tally.archive")
          .fields()
          .requiredString("name")
          .optionalBytes("value")
          .endRecord();

  static final Schema SCHEMA =
      SchemaBuilder.record("RawRecord")
          .namespace("dev.tally.archive")
          .doc("A Kafka record. Times are epoch milliseconds, UTC.")
          .fields()
          .requiredString("topic")
          .requiredInt("partition")
          .requiredLong("offset")
          .requiredLong("append_time")
          .requiredLong("arrival_time")
          .optionalBytes("key")
          .optionalBytes("value")
          .name("headers")
          .type()
          .array()
          .items(HEADER)
          .noDefault()
          .endRecord();

  private ArchiveFormat() {}

  /** Returns the sync marker of a file: derived from its name, so that equal files are equal. */
  static byte[] syncMarker(String path) {
    Hash128 hash = Hash128.of(path);
    return ByteBuffer.allocate(16).putLong(hash.high()).putLong(hash.low()).array();
  }

  static GenericRecord toAvro(RawRecord record) {
    GenericRecord avro = new GenericData.Record(SCHEMA);
    avro.put("topic", record.position().topic());
    avro.put("partition", record.position().partition());
    avro.put("offset", record.position().offset());
    avro.put("append_time", record.appendTime());
    avro.put("arrival_time", record.arrivalTime());
    avro.put("key", buffer(record.key()));
    avro.put("value", buffer(record.value()));
    List<GenericRecord> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      GenericRecord entry = new GenericData.Record(HEADER);
      entry.put("name", header.name());
      entry.put("value", buffer(header.value()));
      headers.add(entry);
    }
    avro.put("headers", headers);
    return avro;
  }

  // Java 17 drops the type annotations of a record's array components from its class file.
  @SuppressWarnings("NullAway")
  static RawRecord fromAvro(GenericRecord avro) {
    List<Header> headers = new ArrayList<>();
    for (Object entry : (List<?>) avro.get("headers")) {
      GenericRecord header = (GenericRecord) entry;
      headers.add(new Header(header.get("name").toString(), bytes(header.get("value"))));
    }
    return new RawRecord(
        Position.of(
            avro.get("topic").toString(),
            (Integer) avro.get("partition"),
            (Long) avro.get("offset")),
        (Long) avro.get("append_time"),
        (Long) avro.get("arrival_time"),
        bytes(avro.get("key")),
        bytes(avro.get("value")),
        headers);
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte @Nullable [] bytes(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
