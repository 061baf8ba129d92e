package dev.tally.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a CloudEvent that Tally reads, as they come and as far as they come; extensions
 * are passed over.
 */
public final class Attributes {

  /** The names of those that are read. */
  static final List<String> NAMES =
      List.of("specversion", "id", "source", "type", "subject", "time", "dataschema");

  private @Nullable String specVersion;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String time;
  private @Nullable String dataSchema;

  /** Sets an attribute; of two values the last counts. One of no characters is none. */
  void set(String name, String value) {
    String given = value.isEmpty() ? null : value;
    switch (name) {
      case "specversion":
        specVersion = given;
        break;
      case "id":
        id = given;
        break;
      case "source":
        source = given;
        break;
      case "type":
        type = given;
        break;
      case "subject":
        subject = given;
        break;
      case "time":
        time = given;
        break;
      case "dataschema":
        dataSchema = given;
        break;
      default:
        break;
    }
  }

  @Nullable String specVersion() {
    return specVersion;
  }

  public @Nullable String id() {
    return id;
  }

  public @Nullable String source() {
    return source;
  }

  public @Nullable String type() {
    return type;
  }

  @Nullable String subject() {
    return subject;
  }

  /** Returns when the event happened, or null where the attribute says no time. */
  public @Nullable Instant time() {
    return Rfc3339.parse(time);
  }

  @Nullable String dataSchema() {
    return dataSchema;
  }
}
