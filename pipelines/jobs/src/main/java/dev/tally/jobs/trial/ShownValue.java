package dev.tally.jobs.trial;

import dev.tally.wire.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A producer's text or value as it is kept for a person: short, whatever the producer wrote. */
final class ShownValue {

  private static final int MOST_LETTERS = 200;

  private ShownValue() {}

  static String of(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof String text) {
      return '"' + shortened(text) + '"';
    }
    return value instanceof Instant time ? Rfc3339.spell(time) : shortened(value.toString());
  }

  static String shortened(String text) {
    if (text.length() <= MOST_LETTERS) {
      return text;
    }
    int end = text.offsetByCodePoints(0, text.codePointCount(0, MOST_LETTERS));
    return text.substring(0, end) + "...";
  }
}
