package dev.tally.wire;

import static dev.tally.event.RejectionCode.EMPTY_VALUE;
import static dev.tally.event.RejectionCode.INVALID_UTF8;
import static dev.tally.event.RejectionCode.OVERSIZED;
import static dev.tally.event.RejectionCode.UNSUPPORTED_CONTENT;

import dev.tally.event.Outcome;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import java.util.List;

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

  /**
   * The most events of a batch. No batch of as many sound events fits into a value, and each item
   * becomes a row of its own, however short it is.
   */
  public static final int MAX_BATCH_EVENTS = 10_000;

  private CloudEvents() {}

  /** Returns why a batch of more events is none. */
  static <T> Outcome<T> tooManyEvents() {
    return Outcome.reject(OVERSIZED, "The batch has more than " + MAX_BATCH_EVENTS + " events.");
  }

  /** Returns what the events of a record say: one, unless it is a batch. */
  public static List<DecodedEnvelope> read(RawRecord record) {
    return read(record, Headers.of(record));
  }

  /** Returns what the events of a record say whose headers have been read. */
  public static List<DecodedEnvelope> read(RawRecord record, Headers headers) {
    byte[] value = record.value();
    Attributes attributes = headers.attributes();
    if (value == null || value.length == 0) {
      return rejected(record, attributes, EMPTY_VALUE, "The record has no value.");
    }
    if (value.length > MAX_VALUE_BYTES) {
      String detail =
          "The value has " + value.length + " bytes, the limit is " + MAX_VALUE_BYTES + ".";
      return rejected(record, attributes, OVERSIZED, detail);
    }
    MediaType type = MediaType.of(headers.contentType());
    if (type.isCloudEvents()) {
      return whole(record, value, type);
    }
    if (attributes.specVersion() == null) {
      return List.of(CloudEventsJson.structured(value));
    }
    if (!headers.areText()) {
      String detail = "An attribute in the headers is not valid UTF-8.";
      return rejected(record, attributes, INVALID_UTF8, detail);
    }
    return List.of(CloudEventsJson.data(value, attributes, value, type));
  }

  private static List<DecodedEnvelope> whole(RawRecord record, byte[] value, MediaType type) {
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

  private static List<DecodedEnvelope> rejected(
      RawRecord record, Attributes attributes, RejectionCode code, String detail) {
    return List.of(DecodedEnvelope.rejected(record.value(), attributes, code, detail));
  }
}
