package dev.tally.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 250ms}, {@code 5s}, {@code 15m}, {@code 7d}. */
final class Durations {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Durations() {}

  /** Reads a whole number and one unit; empty for anything else. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ChronoUnit unit = UNITS.get(matcher.group(2));
    return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
  }

  /** Writes a span in the largest unit of which it is a whole number. */
  static String spell(Duration span) {
    for (String unit : List.of("d", "h", "m", "s")) {
      long length = requireNonNull(UNITS.get(unit)).getDuration().toMillis();
      if (span.toMillis() % length == 0) {
        return span.toMillis() / length + unit;
      }
    }
    return span.toMillis() + "ms";
  }
}
