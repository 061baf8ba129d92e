package dev.tally.app.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.duckdb.Sql;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.MeterDeclaration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The temporary tables that the report's queries read beside those of the store: what the report is
 * about, and which records stand behind which number.
 */
final class ReportTables {

  static final String FOLDER = "report_v1";

  private final DuckDBConnection connection;
  private final Catalogs catalogs;
  private final Meters meters;
  private final MaskedGroups masked;

  private ReportTables(DuckDBConnection connection, Heading heading) {
    this.connection = connection;
    this.catalogs = heading.catalogs();
    this.meters = new Meters(catalogs);
    this.masked = MaskedGroups.of(heading);
  }

  static void prepare(DuckDBConnection connection, Heading heading) throws SQLException {
    ReportTables tables = new ReportTables(connection, heading);
    Sql.run(connection, FOLDER, "stage");
    tables.appendSpan(heading.days());
    tables.appendMeters();
    tables.appendMeasures();
    tables.appendCauses();
    Sql.run(connection, FOLDER, "pair");
    Sql.run(connection, FOLDER, "rank");
    Sql.run(connection, FOLDER, "prepare");
  }

  private void appendSpan(Days days) throws SQLException {
    try (DuckDBAppender columns = appender("report_span")) {
      columns
          .beginRow()
          .appendEpochDays(Math.toIntExact(days.first().toEpochDay()))
          .appendEpochDays(Math.toIntExact(days.last().toEpochDay()))
          .endRow();
    }
  }

  private void appendMeters() throws SQLException {
    try (DuckDBAppender columns = appender("report_meter")) {
      int ordinal = 0;
      for (Meter meter : meters.all()) {
        columns
            .beginRow()
            .append(ordinal++)
            .append(meter.name())
            .append(meter.window().toMillis())
            .append(step(meter));
        appendOrNull(masked.patch(meter.name()), columns);
        columns.endRow();
      }
    }
  }

  /** Returns what the points of a meter's chart are apart: an hour, or a day. */
  static String step(Meter meter) {
    return meter.window().compareTo(Duration.ofHours(1)) > 0 ? "day" : "hour";
  }

  private void appendMeasures() throws SQLException {
    try (DuckDBAppender columns = appender("report_measure")) {
      for (MeterDeclaration declaration :
          MeterDeclaration.all(catalogs, List.of(meters.records()))) {
        Meter meter = declaration.meter();
        for (Measure measure : meter.measures()) {
          String currency = declaration.currencies().get(measure.name());
          columns
              .beginRow()
              .append(meter.name())
              .append(meter.measures().indexOf(measure))
              .append(measure.name())
              .append(measure.aggregation().name())
              .append(measure.money());
          appendOrNull(currency, columns);
          columns.endRow();
        }
      }
    }
  }

  private static void appendOrNull(@Nullable String text, DuckDBAppender columns)
      throws SQLException {
    if (text == null) {
      columns.appendNull();
    } else {
      columns.append(text);
    }
  }

  private void appendCauses() throws SQLException {
    try (DuckDBAppender columns = appender("report_cause")) {
      int ordinal = 0;
      for (Cause cause : Cause.values()) {
        columns.beginRow().append(ordinal++).append(cause.name()).endRow();
      }
    }
  }

  /** Returns a row's group with the names of its fields, in the meter's order. */
  static ObjectNode group(Posting row, Map<String, Meter> meters) {
    Meter meter = requireNonNull(meters.get(row.key().meter()), "no meter " + row.key().meter());
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    for (int field = 0; field < meter.groupBy().size(); field++) {
      group.put(meter.groupBy().get(field), row.key().group().get(field));
    }
    return group;
  }

  private DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender("temp", "main", table);
  }
}
