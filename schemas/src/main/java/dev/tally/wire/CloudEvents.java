package dev.tally.wire;

import static dev.tally.event.RejectionCode.EMPTY_VALUE;
import static dev.tally.event.RejectionCode.INVALID_UTF8;
import static dev.tally.event.RejectionCode.OVERSIZED;
import static dev.tally.event.RejectionCode.UNSUPPORTED_CONTENT;

import com.google.common.base.Utf8;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 over Kafka: what each event of a record says, in any of their formats.
 *
 * <p>A header {@code content-type} that starts with {@code application/cloudevents} says that the
 * value holds the whole event, or with {@code application/cloudevents-batch} several; otherwise
 * headers {@code ce_...} hold the attributes and the value the data. A value without either is
 * taken for a whole event in JSON. Kafka's binding knows no batches; here they are as over HTTP.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding</a>
 */
public final class CloudEvents {

  /** The longest value that is read, in bytes. */
  public static final int MAX_VALUE_BYTES = 512 * 1024;

  private static final String CONTENT_TYPE = "content-type";
  private static final String PREFIX = "ce_";
  private static final String BINARY_TYPE = PREFIX + "type";

  private CloudEvents() {}

  /** Returns what the events of a record say: one, unless it is a batch. */
  public static List<Reading> read(RawRecord record) {
    byte[] value = record.value();
    Attributes headers = attributes(record);
    if (value == null || value.length == 0) {
      return rejected(record, headers, EMPTY_VALUE, "The record has no value.");
    }
    if (value.length > MAX_VALUE_BYTES) {
      String detail =
          "The value has " + value.length + " bytes, the limit is " + MAX_VALUE_BYTES + ".";
      return rejected(record, headers, OVERSIZED, detail);
    }
    MediaType type = MediaType.of(text(record, CONTENT_TYPE));
    if (type.isCloudEvents()) {
      return whole(record, value, type);
    }
    if (headers.specVersion() == null) {
      return List.of(CloudEventsJson.structured(value));
    }
    if (!attributesAreText(record)) {
      String detail = "An attribute in the headers is not valid UTF-8.";
      return rejected(record, headers, INVALID_UTF8, detail);
    }
    return List.of(CloudEventsJson.data(value, headers, value, type));
  }

  private static List<Reading> whole(RawRecord record, byte[] value, MediaType type) {
    switch (type.name()) {
      case "application/cloudevents":
      case "application/cloudevents+json":
        return List.of(CloudEventsJson.structured(value));
      case "application/cloudevents-batch+json":
        return CloudEventsJson.batch(value);
      case "application/cloudevents+avro":
        return List.of(CloudEventsAvro.structured(value));
      case "application/cloudevents+protobuf":
        return List.of(CloudEventsProtobuf.structured(value));
      case "application/cloudevents-batch+protobuf":
        return CloudEventsProtobuf.batch(value);
      default:
        String detail = "The content type is not one that can be read.";
        return rejected(record, new Attributes(), UNSUPPORTED_CONTENT, detail);
    }
  }

  private static List<Reading> rejected(
      RawRecord record, Attributes attributes, RejectionCode code, String detail) {
    return List.of(Reading.rejected(record.value(), attributes, code, detail));
  }

  /** Returns the type that a record's headers name last, or null where they name none. */
  public static @Nullable String binaryType(RawRecord record) {
    return text(record, BINARY_TYPE);
  }

  private static @Nullable String text(RawRecord record, String name) {
    String text = null;
    List<Header> headers = record.headers();
    for (int index = 0; index < headers.size(); index++) {
      byte[] value = headers.get(index).value();
      if (value != null && headers.get(index).name().equals(name)) {
        text = new String(value, StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  private static Attributes attributes(RawRecord record) {
    Attributes attributes = new Attributes();
    List<Header> headers = record.headers();
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.get(index).name();
      byte[] value = headers.get(index).value();
      if (value != null && name.startsWith(PREFIX)) {
        attributes.set(name.substring(PREFIX.length()), new String(value, StandardCharsets.UTF_8));
      }
    }
    return attributes;
  }

  private static boolean attributesAreText(RawRecord record) {
    List<Header> headers = record.headers();
    for (int index = 0; index < headers.size(); index++) {
      byte[] value = headers.get(index).value();
      if (value != null
          && headers.get(index).name().startsWith(PREFIX)
          && !Utf8.isWellFormed(value)) {
        return false;
      }
    }
    return true;
  }
}
