package dev.tally.warehouse.statement;

import dev.tally.catalog.Meter.Measure;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.BookTotal;
import dev.tally.warehouse.ClosedDay;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A statement as aligned columns: texts to the left, numbers to the right. */
final class TableText {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter WEEK =
      new DateTimeFormatterBuilder()
          .appendValue(IsoFields.WEEK_BASED_YEAR, 4)
          .appendLiteral("-W")
          .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);
  private static final DateTimeFormatter QUARTER =
      DateTimeFormatter.ofPattern("uuuu-'Q'q", Locale.ROOT);
  private static final DateTimeFormatter UTC_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter ZONED_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mmxxx", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private TableText() {}

  static void write(Statement statement, Appendable out) throws IOException {
    writeBookTotals(statement.bookTotals(), out);
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(statement));
    for (StatementLine line : statement.lines()) {
      rows.add(row(statement, line, period(statement, line)));
    }
    if (statement.lines().size() > 1) {
      statement.sums().forEach(sum -> rows.add(row(statement, sum, "sum")));
    }
    int texts = 1 + statement.meter().groupBy().size();
    int numbers = statement.meter().measures().size() + 2;
    AlignedText.write(rows, texts, texts + numbers, out);
    if (statement.lines().isEmpty()) {
      out.append("No rows: meter '")
          .append(statement.meter().name())
          .append("' has counted nothing here.\n");
    }
    long shown = statement.lines().stream().map(StatementLine::group).distinct().count();
    if (shown < statement.groups()) {
      String ranking = statement.ranking().map(Measure::name).orElse("events");
      out.append(
          String.format(
              Locale.ROOT,
              "%nThe %,d largest of %,d groups by %s; the sum is that of all.%n",
              shown,
              statement.groups(),
              ranking));
    }
    out.append('\n').append(footer(statement.completeThrough())).append('\n');
    for (ClosedDay day : statement.closed()) {
      for (Accepted accepted : day.accepted()) {
        out.append(accepted.on(day.day())).append('\n');
      }
    }
  }

  private static void writeBookTotals(List<BookTotal> totals, Appendable out) throws IOException {
    if (totals.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("total", "closed", "live", "difference", "not closed yet"));
    for (BookTotal total : totals) {
      boolean compared = total.closed() != null || total.live() != null;
      rows.add(
          List.of(
              (total.measure() + " " + total.currency()).strip(),
              decimal(total.closed()),
              decimal(total.live()),
              compared ? signed(total.difference()) : "-",
              decimal(total.open())));
    }
    AlignedText.write(rows, 1, 5, out);
    out.append('\n');
  }

  private static String decimal(@Nullable Long micros) {
    return micros == null ? "-" : Money.decimal(micros);
  }

  private static String signed(long micros) {
    return (micros > 0 ? "+" : "") + Money.decimal(micros);
  }

  private static List<String> header(Statement statement) {
    List<String> header = new ArrayList<>();
    header.add("period (" + (isUtc(statement.zone()) ? "UTC" : statement.zone().getId()) + ")");
    header.addAll(statement.meter().groupBy());
    statement.meter().measures().forEach(measure -> header.add(measure.name()));
    header.add("events");
    header.add("late");
    header.add("book");
    return header;
  }

  private static List<String> row(Statement statement, StatementLine line, String period) {
    List<String> row = new ArrayList<>();
    row.add(period);
    row.addAll(line.group());
    for (Measure measure : statement.meter().measures()) {
      row.add(amount(statement, measure, line));
    }
    row.add(Long.toString(line.events()));
    row.add(Long.toString(line.lateEvents()));
    row.add(line.origin().name().toLowerCase(Locale.ROOT));
    return row;
  }

  private static String period(Statement statement, StatementLine line) {
    ZoneId zone = statement.zone();
    ZonedDateTime start = Instant.ofEpochMilli(line.start()).atZone(zone);
    switch (statement.period()) {
      case DAY:
        return DATE.format(start);
      case WEEK:
        return WEEK.format(start);
      case MONTH:
        return MONTH.format(start);
      case QUARTER:
        return QUARTER.format(start);
      case ALL:
        return DATE.format(start)
            + ".."
            + DATE.format(Instant.ofEpochMilli(line.end() - 1).atZone(zone));
      case WINDOW:
      case HOUR:
        return (isUtc(zone) ? UTC_MINUTE : ZONED_MINUTE).format(start);
    }
    throw new AssertionError(statement.period());
  }

  private static String amount(Statement statement, Measure measure, StatementLine line) {
    OptionalLong amount = line.measure(measure.name());
    if (amount.isEmpty()) {
      return "-";
    }
    if (!measure.money()) {
      return Long.toString(amount.getAsLong());
    }
    String currency = statement.currency(measure, line).map(code -> " " + code).orElse("");
    return Money.decimal(amount.getAsLong()) + currency;
  }

  private static String footer(OptionalLong completeThrough) {
    return completeThrough.isEmpty()
        ? "Nothing is complete yet: no posting window has been certified."
        : "Complete up to posting time "
            + SECOND.format(
                Instant.ofEpochMilli(completeThrough.getAsLong()).atZone(ZoneOffset.UTC))
            + " UTC.";
  }

  private static boolean isUtc(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC);
  }
}
