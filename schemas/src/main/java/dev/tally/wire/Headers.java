package dev.tally.wire;

import com.google.common.collect.Maps;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the headers of a record say of the event that it brings: in one pass over them. */
public final class Headers {

  private static final String CONTENT_TYPE = "content-type";
  private static final String PREFIX = "ce_";

  /** The names of attributes, by the headers that hold them. */
  private static final Map<String, String> NAMES =
      new HashMap<>(Maps.uniqueIndex(Attributes.NAMES, name -> PREFIX + name));

  private final Attributes attributes = new Attributes();
  private @Nullable String contentType;
  private boolean areText = true;

  private Headers() {}

  /** Reads the headers of a record. Of two with one name the last counts. */
  public static Headers of(RawRecord record) {
    Headers headers = new Headers();
    List<Header> written = record.headers();
    for (int index = 0; index < written.size(); index++) {
      byte[] value = written.get(index).value();
      if (value != null) {
        headers.read(written.get(index).name(), value);
      }
    }
    return headers;
  }

  private void read(String name, byte[] value) {
    String attribute = NAMES.get(name);
    if (attribute == null && name.equals(CONTENT_TYPE)) {
      contentType = Utf8Text.replacing(value, 0, value.length);
    } else if (attribute != null || name.startsWith(PREFIX)) {
      String text = Utf8Text.of(value, 0, value.length);
      areText &= text != null;
      if (attribute != null) {
        attributes.set(attribute, text == null ? Utf8Text.replacing(value, 0, value.length) : text);
      }
    }
  }

  /** Returns the type that an attribute beside the value names, or null where none does. */
  public @Nullable String type() {
    return attributes.type();
  }

  /** Returns the attributes beside the value. */
  Attributes attributes() {
    return attributes;
  }

  /** Returns the content type of the value, or null where no header says it. */
  @Nullable String contentType() {
    return contentType;
  }

  /** Whether all attributes, extensions too, are valid UTF-8. */
  boolean areText() {
    return areText;
  }
}
