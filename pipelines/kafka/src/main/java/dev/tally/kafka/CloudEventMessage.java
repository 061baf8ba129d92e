package dev.tally.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record's value and headers.
 *
 * <p>An event is written as a CloudEvent 1.0 with JSON data. The same attributes and data always
 * give the same bytes.
 */
public final class CloudEventMessage {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON_TYPE = "application/json";
  private static final String CLOUD_EVENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private final byte[] value;
  private final List<Header> headers;

  private CloudEventMessage(byte[] value, List<Header> headers) {
    this.value = value;
    this.headers = headers;
  }

  public static CloudEventMessage of(
      Map<String, String> attributes, Map<String, ?> data, ContentMode mode) {
    if (mode == ContentMode.BINARY) {
      return new CloudEventMessage(json(data), headers(JSON_TYPE, attributes));
    }
    Map<String, Object> members = new LinkedHashMap<>(attributes);
    members.put("datacontenttype", JSON_TYPE);
    members.put("data", data);
    return new CloudEventMessage(json(members), headers(CLOUD_EVENT_TYPE, Map.of()));
  }

  /** Returns a record that is JSON, but no CloudEvent. */
  public static CloudEventMessage plain(Map<String, ?> data) {
    return new CloudEventMessage(json(data), headers(JSON_TYPE, Map.of()));
  }

  /** Returns a record without a value, whose headers say everything. */
  public static CloudEventMessage empty(Map<String, String> attributes) {
    return new CloudEventMessage(new byte[0], headers(JSON_TYPE, attributes));
  }

  public byte[] value() {
    return value;
  }

  public List<Header> headers() {
    return headers;
  }

  public CloudEventMessage withValue(byte[] newValue) {
    return new CloudEventMessage(newValue, headers);
  }

  private static List<Header> headers(String contentType, Map<String, String> attributes) {
    List<Header> headers = new ArrayList<>();
    headers.add(header(CONTENT_TYPE, contentType));
    attributes.forEach((name, value) -> headers.add(header("ce_" + name, value)));
    return headers;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] json(Map<String, ?> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(members, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Map<?, ?> members, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      json.writeFieldName((String) member.getKey());
      if (member.getValue() instanceof Map<?, ?> nested) {
        write(nested, json);
      } else {
        // A text, a long or a boolean.
        json.writeObject(member.getValue());
      }
    }
    json.writeEndObject();
  }
}
