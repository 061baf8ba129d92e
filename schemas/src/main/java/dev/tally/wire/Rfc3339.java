package dev.tally.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * RFC 3339 date-times: seconds and a zone are required, upper and lower case are one.
 *
 * <p>A year has four digits, so every instant fits into epoch milliseconds. A leap second, which is
 * the last of a month in UTC, is the last instant before midnight: computers' clocks know none.
 */
public final class Rfc3339 {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM-dd'T'HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final String LEAP_SECOND = ":60";
  private static final int MINUTES_END = "yyyy-MM-ddTHH:mm".length();
  private static final int SECONDS_END = "yyyy-MM-ddTHH:mm:ss".length();
  private static final int MAX_YEAR = 9_999;
  private static final int MAX_NANO_DIGITS = 9;

  private Rfc3339() {}

  /** Returns the instant that a text names, or null where it names none. */
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant usual = parseUsual(text);
    return usual != null ? usual : parseAny(text);
  }

  static @Nullable Instant parseAny(String written) {
    String text = withoutLessThanNanos(written);
    try {
      return OffsetDateTime.parse(text, FORMAT).toInstant();
    } catch (DateTimeException e) {
      return text.startsWith(LEAP_SECOND, MINUTES_END) ? parseLeapSecond(text) : null;
    }
  }

  /** Drops the digits of a fraction that say less than a nanosecond. */
  private static String withoutLessThanNanos(String text) {
    if (!text.startsWith(".", SECONDS_END)) {
      return text;
    }
    int end = SECONDS_END + 1;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    int kept = Math.min(end, SECONDS_END + 1 + MAX_NANO_DIGITS);
    return text.substring(0, kept) + text.substring(end);
  }

  private static @Nullable Instant parseLeapSecond(String text) {
    String before = text.substring(0, MINUTES_END) + ":59" + text.substring(SECONDS_END);
    try {
      OffsetDateTime time =
          OffsetDateTime.parse(before, FORMAT).withOffsetSameInstant(ZoneOffset.UTC);
      boolean isLast = time.toLocalDate().equals(YearMonth.from(time).atEndOfMonth());
      return isLast && time.getHour() == 23 && time.getMinute() == 59
          ? time.with(ChronoField.NANO_OF_SECOND, 999_999_999).toInstant()
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads the one form that nearly everybody writes, in UTC, without a formatter. */
  static @Nullable Instant parseUsual(String text) {
    int last = text.length() - 1;
    if (last < SECONDS_END || text.charAt(last) != 'Z' || !isPunctuated(text)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    int nanos = last == SECONDS_END ? 0 : nanos(text, last);
    // A number that is not made of digits is negative, and so is the or of any with it.
    if ((year | hour | minute | second | nanos) < 0
        || !isDay(year, month, day)
        || hour > 23
        || minute > 59
        || second > 59) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second, nanos);
  }

  private static boolean isPunctuated(String text) {
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && text.charAt(10) == 'T'
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static boolean isDay(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= Month.of(month).length(Year.isLeap(year)));
  }

  private static int nanos(String text, int end) {
    int digits = end - SECONDS_END - 1;
    if (text.charAt(SECONDS_END) != '.' || digits < 1 || digits > MAX_NANO_DIGITS) {
      return -1;
    }
    int nanos = number(text, SECONDS_END + 1, end);
    for (int digit = digits; digit < MAX_NANO_DIGITS; digit++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** Returns what some digits stand for, or a negative number where one is no digit. */
  private static int number(String text, int start, int end) {
    int number = 0;
    for (int index = start; index < end; index++) {
      int digit = text.charAt(index) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Returns what {@link Instant#toString} does, the one spelling that hashes are taken of. */
  public static String spell(Instant instant) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
      // An offset can carry the first and the last hours there are into a year of another form.
      return instant.toString();
    }
    byte[] text = new byte[SECONDS_END + 1 + MAX_NANO_DIGITS + 1];
    digits(time.getYear(), 4, text, 0);
    digits(time.getMonthValue(), 2, text, 5);
    digits(time.getDayOfMonth(), 2, text, 8);
    digits(time.getHour(), 2, text, 11);
    digits(time.getMinute(), 2, text, 14);
    digits(time.getSecond(), 2, text, 17);
    text[4] = '-';
    text[7] = '-';
    text[10] = 'T';
    text[13] = ':';
    text[16] = ':';
    int end = fraction(time.getNano(), text);
    text[end] = 'Z';
    return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes thousandths, millionths or billionths, the first that are exact, and returns the end.
   */
  private static int fraction(int nanos, byte[] text) {
    if (nanos == 0) {
      return SECONDS_END;
    }
    int number = nanos;
    int digits = MAX_NANO_DIGITS;
    while (number % 1_000 == 0) {
      number /= 1_000;
      digits -= 3;
    }
    text[SECONDS_END] = '.';
    digits(number, digits, text, SECONDS_END + 1);
    return SECONDS_END + 1 + digits;
  }

  private static void digits(int number, int count, byte[] text, int start) {
    int rest = number;
    for (int index = start + count - 1; index >= start; index--) {
      text[index] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
