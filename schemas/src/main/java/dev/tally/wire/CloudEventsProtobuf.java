package dev.tally.wire;

import static dev.tally.event.RejectionCode.EMPTY_VALUE;
import static dev.tally.event.RejectionCode.NOT_PROTOBUF;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.tally.event.RejectionCode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents in the Protobuf event format, one or a batch.
 *
 * <p>Read by the numbers of {@code cloudevents.proto}; what has another number is passed over.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/cloudevents.proto">cloudevents.proto</a>
 */
final class CloudEventsProtobuf {

  // CloudEventBatch
  private static final int EVENTS = 1;

  // CloudEvent
  private static final int ID = 1;
  private static final int SOURCE = 2;
  private static final int SPEC_VERSION = 3;
  private static final int TYPE = 4;
  private static final int ATTRIBUTES = 5;
  private static final int BINARY_DATA = 6;
  private static final int TEXT_DATA = 7;
  private static final int PROTO_DATA = 8;

  // CloudEvent.CloudEventAttributeValue
  private static final int CE_STRING = 3;
  private static final int CE_URI = 5;
  private static final int CE_URI_REF = 6;
  private static final int CE_TIMESTAMP = 7;

  // An entry of a map, and a message of two fields such as Any and Timestamp.
  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private final Attributes attributes = new Attributes();
  private String contentType = "";
  private byte @Nullable [] data;
  private @Nullable String message;

  private CloudEventsProtobuf() {}

  /** Reads one whole event. */
  static DecodedEnvelope structured(byte[] value) {
    CloudEventsProtobuf event = new CloudEventsProtobuf();
    try {
      event.read(CodedInputStream.newInstance(value));
    } catch (IOException e) {
      return DecodedEnvelope.rejected(value, event.attributes, NOT_PROTOBUF, notRead());
    }
    byte[] data = event.data;
    if (data == null) {
      return DecodedEnvelope.of(value, event.attributes, FlatData.NONE);
    }
    return event.message == null
        ? CloudEventsJson.data(value, event.attributes, data, MediaType.of(event.contentType))
        : DecodedEnvelope.of(value, event.attributes, new Payload(data, event.message));
  }

  /** Reads a batch of whole events, each by itself: one that is none does not harm the others. */
  static List<DecodedEnvelope> batch(byte[] value) {
    List<DecodedEnvelope> events = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(value);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (isBytes(tag, EVENTS) && events.size() == CloudEvents.MAX_BATCH_EVENTS) {
          return List.of(new DecodedEnvelope(value, new Attributes(), CloudEvents.tooManyEvents()));
        }
        if (isBytes(tag, EVENTS)) {
          events.add(structured(in.readByteArray()));
        } else {
          skip(in, tag);
        }
      }
    } catch (IOException e) {
      return rejected(value, NOT_PROTOBUF, notRead());
    }
    return events.isEmpty() ? rejected(value, EMPTY_VALUE, "The batch holds no event.") : events;
  }

  private static List<DecodedEnvelope> rejected(byte[] value, RejectionCode code, String detail) {
    return List.of(DecodedEnvelope.rejected(value, new Attributes(), code, detail));
  }

  private static String notRead() {
    return "The value is not an event in Protobuf.";
  }

  private void read(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        skip(in, tag);
        continue;
      }
      switch (WireFormat.getTagFieldNumber(tag)) {
        case ID:
          attributes.set("id", in.readStringRequireUtf8());
          break;
        case SOURCE:
          attributes.set("source", in.readStringRequireUtf8());
          break;
        case SPEC_VERSION:
          attributes.set("specversion", in.readStringRequireUtf8());
          break;
        case TYPE:
          attributes.set("type", in.readStringRequireUtf8());
          break;
        case ATTRIBUTES:
          attribute(in);
          break;
        case BINARY_DATA:
        case TEXT_DATA:
          data = in.readByteArray();
          message = null;
          break;
        case PROTO_DATA:
          any(in);
          break;
        default:
          skip(in, tag);
      }
    }
  }

  private void attribute(CodedInputStream in) throws IOException {
    String name = "";
    String text = "";
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isBytes(tag, FIRST)) {
        name = in.readStringRequireUtf8();
      } else if (isBytes(tag, SECOND)) {
        text = attributeValue(in);
      } else {
        skip(in, tag);
      }
    }
    in.popLimit(limit);
    if (name.equals("datacontenttype")) {
      contentType = text;
    } else {
      attributes.set(name, text);
    }
  }

  /** Returns the text of an attribute; empty where it is of another type. */
  private static String attributeValue(CodedInputStream in) throws IOException {
    String text = "";
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isBytes(tag, CE_STRING) || isBytes(tag, CE_URI) || isBytes(tag, CE_URI_REF)) {
        text = in.readStringRequireUtf8();
      } else if (isBytes(tag, CE_TIMESTAMP)) {
        text = timestamp(in);
      } else {
        skip(in, tag);
      }
    }
    in.popLimit(limit);
    return text;
  }

  /** Returns a time as text; one beyond all bounds as a text that is no time. */
  private static String timestamp(CodedInputStream in) throws IOException {
    long seconds = 0;
    long nanos = 0;
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == WireFormat.WIRETYPE_VARINT + (FIRST << 3)) {
        seconds = in.readInt64();
      } else if (tag == WireFormat.WIRETYPE_VARINT + (SECOND << 3)) {
        nanos = in.readInt32();
      } else {
        skip(in, tag);
      }
    }
    in.popLimit(limit);
    if (nanos < 0 || nanos > 999_999_999) {
      return "out of range";
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos).toString();
    } catch (DateTimeException e) {
      return "out of range";
    }
  }

  /** Reads a message with the name of its type behind the last slash of a URL. */
  private void any(CodedInputStream in) throws IOException {
    String url = "";
    byte[] bytes = new byte[0];
    int limit = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isBytes(tag, FIRST)) {
        url = in.readStringRequireUtf8();
      } else if (isBytes(tag, SECOND)) {
        bytes = in.readByteArray();
      } else {
        skip(in, tag);
      }
    }
    in.popLimit(limit);
    data = bytes;
    message = url.substring(url.lastIndexOf('/') + 1);
  }

  private static boolean isBytes(int tag, int field) {
    return tag == WireFormat.WIRETYPE_LENGTH_DELIMITED + (field << 3);
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("a group ends that has not begun");
    }
  }
}
