package dev.tally.wire;

import static dev.tally.event.RejectionCode.NOT_AVRO;
import static dev.tally.event.RejectionCode.UNSUPPORTED_CONTENT;

/**
 * CloudEvents in the Avro event format: attributes in a map, and the data.
 *
 * <p>Its data may also be JSON as Avro records, in which a number is a double and a list has no
 * agreed form. That is rejected: no money is told by a double.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/avro-format.md">Avro
 *     event format</a>
 */
final class CloudEventsAvro {

  /** The branches of an attribute's value: null, boolean, int, string, bytes. */
  private static final int ATTRIBUTE_BRANCHES = 5;

  private static final int BOOLEAN = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int BYTES = 4;

  /** The branches of the data: bytes, null, boolean, map, array, double, string. */
  private static final int DATA_BRANCHES = 7;

  private static final int DATA_BYTES = 0;
  private static final int DATA_NULL = 1;

  private static final String CONTENT_TYPE = "datacontenttype";

  private CloudEventsAvro() {}

  /** Reads one whole event. */
  static DecodedEnvelope structured(byte[] value) {
    Attributes attributes = new Attributes();
    try {
      AvroInput in = new AvroInput(value, 0);
      String contentType = attributes(in, attributes);
      int branch = in.readIndex(DATA_BRANCHES);
      if (branch == DATA_NULL && in.isAtEnd()) {
        return DecodedEnvelope.of(value, attributes, FlatData.NONE);
      }
      if (branch != DATA_BYTES) {
        String detail = "The data of an event in Avro is not bytes.";
        return DecodedEnvelope.rejected(value, attributes, UNSUPPORTED_CONTENT, detail);
      }
      byte[] data = in.readBytes();
      return in.isAtEnd()
          ? CloudEventsJson.data(value, attributes, data, MediaType.of(contentType))
          : DecodedEnvelope.rejected(value, attributes, NOT_AVRO, "More follows behind the event.");
    } catch (MalformedException e) {
      String detail = "The value is not an event in Avro. " + e.getMessage();
      return DecodedEnvelope.rejected(value, attributes, NOT_AVRO, detail);
    }
  }

  /** Reads the attributes, and returns the content type of the data, empty where it has none. */
  private static String attributes(AvroInput in, Attributes attributes) throws MalformedException {
    String contentType = "";
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (long index = 0; index < block; index++) {
        String name = in.readText();
        String text = text(in);
        if (name.equals(CONTENT_TYPE)) {
          contentType = text;
        } else {
          attributes.set(name, text);
        }
      }
    }
    return contentType;
  }

  /** Returns the text of an attribute; empty where it is of another type. */
  private static String text(AvroInput in) throws MalformedException {
    switch (in.readIndex(ATTRIBUTE_BRANCHES)) {
      case BOOLEAN:
        in.readBoolean();
        return "";
      case INT:
        in.readInt();
        return "";
      case STRING:
        return in.readText();
      case BYTES:
        in.readBytes();
        return "";
      default:
        return "";
    }
  }
}
