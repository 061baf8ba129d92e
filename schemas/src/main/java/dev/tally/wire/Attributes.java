package dev.tally.wire;

import org.jspecify.annotations.Nullable;

/** The attributes of a CloudEvent that Tally reads, as they come; extensions are passed over. */
final class Attributes {

  private @Nullable String specVersion;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String time;

  /** Sets an attribute; of two values the last counts. */
  void set(String name, String value) {
    switch (name) {
      case "specversion":
        specVersion = value;
        break;
      case "id":
        id = value;
        break;
      case "source":
        source = value;
        break;
      case "type":
        type = value;
        break;
      case "subject":
        subject = value;
        break;
      case "time":
        time = value;
        break;
      default:
        break;
    }
  }

  @Nullable String specVersion() {
    return specVersion;
  }

  @Nullable String id() {
    return id;
  }

  @Nullable String source() {
    return source;
  }

  @Nullable String type() {
    return type;
  }

  @Nullable String subject() {
    return subject;
  }

  @Nullable String time() {
    return time;
  }
}
