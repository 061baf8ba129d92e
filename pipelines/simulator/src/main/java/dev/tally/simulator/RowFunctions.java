package dev.tally.simulator;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What an expression over rows can do beside CEL's own functions: exact numbers and times as people
 * write them. Spaces around a value do not count. Each fails with a {@link BadRow} that says what
 * it expected.
 *
 * <p>One belongs to one expression: it remembers the zones and formats it has seen.
 */
final class RowFunctions {

  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
  private static final String GROUPING = "[.,'’ \u00A0\u202F]";

  /**
   * A date as ISO 8601 writes it; a time behind it, after a T or a space; an offset behind that.
   */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final Map<String, DateTimeFormatter> formats = new HashMap<>();
  private final Map<String, ZoneId> zones = new HashMap<>();

  static List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> declarations = new ArrayList<>();
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            "timestamp",
            overload("timestamp_zone", SimpleType.TIMESTAMP, 2),
            overload("timestamp_zone_format", SimpleType.TIMESTAMP, 3)));
    for (String number : List.of("micros", "whole")) {
      declarations.add(
          CelFunctionDecl.newFunctionDeclaration(
              number,
              overload(number + "_plain", SimpleType.INT, 1),
              overload(number + "_mark", SimpleType.INT, 2)));
    }
    for (String epoch : List.of("epoch_seconds", "epoch_millis", "epoch_micros")) {
      declarations.add(
          CelFunctionDecl.newFunctionDeclaration(
              epoch, overload(epoch + "_dyn", SimpleType.TIMESTAMP, 1)));
    }
    return declarations;
  }

  private static CelOverloadDecl overload(String id, CelType result, int arguments) {
    return CelOverloadDecl.newGlobalOverload(
        id, result, IntStream.range(0, arguments).mapToObj(unused -> SimpleType.DYN).toList());
  }

  @SuppressWarnings("Immutable") // What is remembered changes nothing that comes out.
  List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            "timestamp",
            CelFunctionBinding.from(
                "timestamp_zone",
                List.of(Object.class, Object.class),
                given -> time(given[0], ISO, "2026-03-02 08:05:00", text(given[1]))),
            CelFunctionBinding.from(
                "timestamp_zone_format",
                List.of(Object.class, Object.class, Object.class),
                given -> time(given[0], format(text(given[2])), text(given[2]), text(given[1])))));
    bindings.addAll(numbers("micros", 6));
    bindings.addAll(numbers("whole", 0));
    bindings.addAll(epochs("epoch_seconds", 3));
    bindings.addAll(epochs("epoch_millis", 0));
    bindings.addAll(epochs("epoch_micros", -3));
    return bindings;
  }

  private static List<CelFunctionBinding> numbers(String function, int places) {
    return List.copyOf(
        CelFunctionBinding.fromOverloads(
            function,
            CelFunctionBinding.from(
                function + "_plain",
                Object.class,
                value -> exact(function, plain(function, value), value, places)),
            CelFunctionBinding.from(
                function + "_mark",
                List.of(Object.class, Object.class),
                given -> exact(function, marked(given[0], text(given[1])), given[0], places))));
  }

  private static List<CelFunctionBinding> epochs(String function, int places) {
    return List.copyOf(
        CelFunctionBinding.fromOverloads(
            function,
            CelFunctionBinding.from(
                function + "_dyn",
                Object.class,
                value -> {
                  BigDecimal millis = plain(function, value).movePointRight(places);
                  try {
                    return Instant.ofEpochMilli(
                        millis.setScale(0, RoundingMode.FLOOR).longValueExact());
                  } catch (ArithmeticException e) {
                    throw BadRow.of(text(value), "is no time that " + function + " can hold");
                  }
                })));
  }

  /** Fails where a zone, and a format if there is one, that an expression spells out is none. */
  void mustKnow(List<String> arguments) {
    zone(arguments.get(0));
    arguments.stream().skip(1).forEach(this::format);
  }

  private Instant time(Object value, DateTimeFormatter format, String example, String zone) {
    String text = text(value);
    TemporalAccessor parsed;
    try {
      parsed = format.parse(text);
    } catch (DateTimeException e) {
      throw BadRow.of(text, "is not written like " + example);
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    try {
      LocalDateTime local =
          LocalDateTime.of(
              parsed.query(TemporalQueries.localDate()), time == null ? LocalTime.MIDNIGHT : time);
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      return offset == null ? inZone(local, zone(zone)) : local.toInstant(offset);
    } catch (NullPointerException | DateTimeException e) {
      throw BadRow.of(text, "names no day");
    }
  }

  private static Instant inZone(LocalDateTime local, ZoneId zone) {
    // Of the two moments that a clock shows when it is put back, the first.
    ZonedDateTime zoned = local.atZone(zone);
    if (!zoned.toLocalDateTime().equals(local)) {
      throw BadRow.of(
          local.toString(), "was never shown by a clock in " + zone + ": it was put forward then");
    }
    return zoned.toInstant();
  }

  private ZoneId zone(String name) {
    return zones.computeIfAbsent(
        name,
        unused -> {
          try {
            return ZoneId.of(name);
          } catch (DateTimeException e) {
            throw new BadRow("there is no time zone '" + name + "', such as Europe/Berlin or UTC");
          }
        });
  }

  private DateTimeFormatter format(String pattern) {
    return formats.computeIfAbsent(
        pattern,
        unused -> {
          try {
            // A year of the calendar, which a strict reader wants to be told from one of an era.
            return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(yearsOfTheCalendar(pattern))
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
          } catch (IllegalArgumentException e) {
            throw new BadRow("'" + pattern + "' is no format of a time, such as dd/MM/yyyy HH:mm");
          }
        });
  }

  private static String yearsOfTheCalendar(String pattern) {
    StringBuilder changed = new StringBuilder();
    boolean quoted = false;
    for (int index = 0; index < pattern.length(); index++) {
      char letter = pattern.charAt(index);
      quoted ^= letter == '\'';
      changed.append(letter == 'y' && !quoted ? 'u' : letter);
    }
    return changed.toString();
  }

  private static BigDecimal plain(String function, Object value) {
    String text = text(value);
    if (PLAIN.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    String hint =
        text.contains(",") && !function.startsWith("epoch")
            ? "; with a decimal comma write " + function + "(..., ',')"
            : "";
    throw BadRow.of(text, "is no number such as 2.50" + hint);
  }

  private static BigDecimal marked(Object value, String mark) {
    if (!mark.equals(",") && !mark.equals(".")) {
      throw new BadRow("the decimal mark must be ',' or '.', not '" + mark + "'");
    }
    String text = text(value);
    String grouping = GROUPING.replace(mark, "");
    Pattern form =
        Pattern.compile(
            "([+-]?)(\\d+|\\d{1,3}(?:("
                + grouping
                + ")\\d{3})(?:\\3\\d{3})*)(?:\\"
                + mark
                + "(\\d*))?");
    Matcher found = form.matcher(text);
    if (!found.matches()) {
      throw BadRow.of(text, "is no number such as " + (mark.equals(",") ? "1.234,50" : "1,234.50"));
    }
    String fraction = found.group(4);
    return new BigDecimal(
        found.group(1)
            + found.group(2).replaceAll("\\D", "")
            + (fraction == null || fraction.isEmpty() ? "" : "." + fraction));
  }

  private static long exact(String function, BigDecimal number, Object value, int places) {
    try {
      return number.movePointRight(places).longValueExact();
    } catch (ArithmeticException e) {
      throw BadRow.of(
          text(value),
          number.movePointRight(places).stripTrailingZeros().scale() > 0
              ? "has more than the " + places + " decimals of " + function
              : "is more than 64 bits hold");
    }
  }

  private static String text(Object value) {
    String text = value.toString();
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
  }
}
