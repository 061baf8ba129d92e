package dev.tally.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes what an event says has in its canonical form: its attributes in UTF-8, and its
 * fields, derived ones included, as JSON.
 *
 * <p>An upper bound costs next to nothing, so texts are looked at only where it is not good enough.
 */
final class CanonicalLength {

  /** A control character becomes an escape of six bytes, and no other character needs as many. */
  private static final int MOST_PER_CHARACTER = 6;

  /** An integer, a boolean or a time, in quotes. */
  private static final int MOST_OF_SHORT_VALUE = 40;

  /** A number's sign, point, leading zeros and exponent. */
  private static final int MOST_BESIDE_DIGITS = 24;

  /** Two quotes, a colon and a comma. */
  private static final int AROUND_NAME = 4;

  private CanonicalLength() {}

  /** Returns what a name takes in front of its value. */
  static long ofName(String name) {
    return utf8(name) + AROUND_NAME;
  }

  /** Returns what attributes take at most. */
  static long atMost(CloudEvent event) {
    String subject = event.subject();
    return atMost(event.source())
        + atMost(event.id())
        + atMost(event.type())
        + (subject == null ? 0 : atMost(subject));
  }

  /** Returns what a value takes at most. */
  static long atMost(@Nullable Object value) {
    if (value instanceof String text) {
      return 2 + (long) MOST_PER_CHARACTER * text.length();
    }
    return value instanceof BigDecimal number
        ? number.precision() + MOST_BESIDE_DIGITS
        : MOST_OF_SHORT_VALUE;
  }

  /** Returns what attributes take. */
  static long of(CloudEvent event) {
    String subject = event.subject();
    return utf8(event.source())
        + utf8(event.id())
        + utf8(event.type())
        + (subject == null ? 0 : utf8(subject));
  }

  /** Returns what a value takes as JSON. */
  static long of(Object value) {
    return value instanceof String text ? json(text) : atMost(value);
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int index = 0; index < text.length(); index++) {
      bytes += utf8(text.charAt(index));
    }
    return bytes;
  }

  private static long json(String text) {
    long bytes = 2;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      bytes += character < ' ' ? escape(character) : utf8(character) + quoted(character);
    }
    return bytes;
  }

  /** Half of a surrogate pair has two of the pair's four bytes. */
  private static int utf8(char character) {
    if (character < 0x80) {
      return 1;
    }
    return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
  }

  private static int escape(char control) {
    return "\b\t\n\f\r".indexOf(control) < 0 ? MOST_PER_CHARACTER : 2;
  }

  private static int quoted(char character) {
    return character == '"' || character == '\\' ? 1 : 0;
  }
}
