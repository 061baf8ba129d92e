package dev.tally.app;

import dev.tally.wire.Rfc3339;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a date, meaning its midnight in UTC, or an RFC 3339 time. */
final class MomentConverter implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    Instant time = Rfc3339.parse(text);
    if (time != null) {
      return time;
    }
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' must be a date or a time, such as 1997-01-31 or 2026-01-05T10:00:00Z");
    }
  }
}
