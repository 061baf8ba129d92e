package dev.tally.wire;

import dev.tally.event.Hash128;
import java.time.Instant;

/** Times that come as numbers. */
final class Times {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Times() {}

  /**
   * Returns an instant whose year has four digits, as one in a text must; any other by its hash, so
   * that it is a value and no time.
   */
  static Object orHash(Instant instant) {
    return instant.isBefore(FIRST) || instant.isAfter(LAST)
        ? Hash128.of(instant.toString())
        : instant;
  }
}
