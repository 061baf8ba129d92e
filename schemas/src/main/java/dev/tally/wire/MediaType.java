package dev.tally.wire;

import com.google.common.base.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * What a content type says, without its parameters.
 *
 * @param name in lower case, empty where there is none
 */
record MediaType(String name) {

  private static final MediaType NONE = new MediaType("");
  private static final MediaType JSON = new MediaType("application/json");

  /** Data in Confluent's wire format starts with it, and JSON cannot. */
  private static final byte MAGIC = 0;

  static MediaType of(@Nullable String contentType) {
    if (contentType == null || contentType.isEmpty()) {
      return NONE;
    }
    if (contentType.equals(JSON.name)) {
      return JSON;
    }
    int end = contentType.indexOf(';');
    String name = end < 0 ? contentType : contentType.substring(0, end);
    return new MediaType(Ascii.toLowerCase(name.strip()));
  }

  /** Whether the value is whole events. */
  boolean isCloudEvents() {
    return name.startsWith("application/cloudevents");
  }

  /** Whether data of this type is JSON; without a type it is, unless its bytes cannot be. */
  boolean isJson(byte[] data) {
    boolean saysSo = name.isEmpty() || name.endsWith("/json") || name.endsWith("+json");
    return saysSo && (data.length == 0 || data[0] != MAGIC);
  }
}
