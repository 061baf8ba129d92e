package dev.tally.pipelines.warehouse.statement;

import dev.tally.catalog.Meter.Measure;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A statement as aligned columns: texts to the left, numbers to the right. */
final class TableText {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter UTC_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter ZONED_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mmxxx", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private TableText() {}

  static void write(Statement statement, Appendable out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(statement));
    for (Line line : statement.lines()) {
      rows.add(row(statement, line));
    }
    int texts = 1 + statement.meter().groupBy().size();
    int numbers = statement.meter().measures().size() + 2;
    AlignedText.write(rows, texts, texts + numbers, out);
    if (statement.lines().isEmpty()) {
      out.append("No rows: meter '")
          .append(statement.meter().name())
          .append("' has counted nothing here.\n");
    }
    out.append('\n').append(footer(statement.completeThrough())).append('\n');
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

  private static List<String> row(Statement statement, Line line) {
    List<String> row = new ArrayList<>();
    row.add(period(statement, line));
    row.addAll(line.group());
    for (Measure measure : statement.meter().measures()) {
      row.add(amount(statement, measure, line));
    }
    row.add(Long.toString(line.events()));
    row.add(Long.toString(line.lateEvents()));
    row.add(line.origin().name().toLowerCase(Locale.ROOT));
    return row;
  }

  private static String period(Statement statement, Line line) {
    ZoneId zone = statement.zone();
    if (statement.period() == Period.DAY) {
      return DATE.format(Instant.ofEpochMilli(line.start()).atZone(zone));
    }
    DateTimeFormatter minute = isUtc(zone) ? UTC_MINUTE : ZONED_MINUTE;
    return minute.format(Instant.ofEpochMilli(line.start()).atZone(zone));
  }

  private static String amount(Statement statement, Measure measure, Line line) {
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
