package dev.tally.warehouse.statement;

import dev.tally.catalog.Meter.Measure;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A statement as comma-separated values. A money measure has a second column, its decimal. */
final class StatementCsv {

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private static final Pattern FORMULA = Pattern.compile("[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]");

  private StatementCsv() {}

  static void write(Statement statement, Appendable out) throws IOException {
    write(statement, value -> value, out);
  }

  /**
   * Writes it for a spreadsheet, which takes a text that begins like a formula for one: those get
   * an apostrophe in front. A byte order mark tells that it is UTF-8.
   */
  static void writeForSpreadsheet(Statement statement, Appendable out) throws IOException {
    out.append('\uFEFF');
    write(statement, value -> FORMULA.matcher(value).lookingAt() ? "'" + value : value, out);
  }

  private static void write(Statement statement, UnaryOperator<String> text, Appendable out)
      throws IOException {
    CSVPrinter printer = new CSVPrinter(out, CSV);
    printer.printRecord(header(statement));
    for (StatementLine line : statement.lines()) {
      printer.printRecord(row(statement, line, text));
    }
    printer.flush();
  }

  private static List<String> header(Statement statement) {
    List<String> header = new ArrayList<>(List.of("period_start", "period_end"));
    header.addAll(statement.meter().groupBy());
    for (Measure measure : statement.meter().measures()) {
      header.add(measure.name());
      if (measure.money()) {
        header.add(measure.name() + "_decimal");
      }
    }
    header.addAll(List.of("events", "late_events", "fingerprint", "book"));
    return header;
  }

  private static List<String> row(
      Statement statement, StatementLine line, UnaryOperator<String> text) {
    List<String> row = new ArrayList<>();
    row.add(time(line.start(), statement.zone()));
    row.add(time(line.end(), statement.zone()));
    line.group().stream().map(text).forEach(row::add);
    for (Measure measure : statement.meter().measures()) {
      OptionalLong amount = line.measure(measure.name());
      row.add(amount.isPresent() ? Long.toString(amount.getAsLong()) : "");
      if (measure.money()) {
        row.add(amount.isPresent() ? Money.decimal(amount.getAsLong()) : "");
      }
    }
    row.add(Long.toString(line.events()));
    row.add(Long.toString(line.lateEvents()));
    row.add(line.fingerprint().toString());
    row.add(line.origin().name().toLowerCase(Locale.ROOT));
    return row;
  }

  /** Returns a time with the zone's offset, such as {@code 2025-03-01T11:00:00+01:00}. */
  static String time(long millis, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        OffsetDateTime.ofInstant(Instant.ofEpochMilli(millis), zone));
  }
}
