package dev.tally.bench.wire;

import com.example.ads.Click;
import com.example.ads.Impression;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** What a format's own library makes of a record, called as its documentation calls it. */
enum Library {
  /** A tree of the whole event. */
  JACKSON {
    @Override
    Object read(RawRecord record) throws IOException {
      return MAPPER.readTree(record.value());
    }
  },
  /** A generic record of the data, beside the texts of the attributes. */
  AVRO {
    @Override
    Object read(RawRecord record) throws IOException {
      byte[] value = Objects.requireNonNull(record.value());
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null);
      return new Event(attributes(record), IMPRESSIONS.read(null, decoder));
    }
  },
  /** A message of the generated class, beside the texts of the attributes. */
  PROTOBUF {
    @Override
    Object read(RawRecord record) throws IOException {
      byte[] value = Objects.requireNonNull(record.value());
      int start = FRAME + 1;
      return new Event(
          attributes(record), Click.parser().parseFrom(value, start, value.length - start));
    }
  };

  private static final int FRAME = 5;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final GenericDatumReader<Object> IMPRESSIONS =
      new GenericDatumReader<>(Impression.getClassSchema());

  /** What a record held. */
  private record Event(Map<String, String> attributes, Object data) {}

  static Library of(String sample) {
    switch (sample) {
      case "ads_avro":
        return AVRO;
      case "ads_protobuf":
        return PROTOBUF;
      default:
        return JACKSON;
    }
  }

  abstract Object read(RawRecord record) throws IOException;

  private static Map<String, String> attributes(RawRecord record) {
    Map<String, String> attributes = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = Objects.requireNonNull(header.value());
      attributes.put(header.name(), new String(value, StandardCharsets.UTF_8));
    }
    return attributes;
  }
}
