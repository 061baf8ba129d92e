package dev.tally.app.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.duckdb.PositionColumns;
import dev.tally.duckdb.Sql;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
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

  static void prepare(
      DuckDBConnection connection, Heading heading, List<NumberedDifference> differences)
      throws SQLException {
    ReportTables tables = new ReportTables(connection, heading);
    Sql.run(connection, FOLDER, "stage");
    tables.appendSpan(heading.days());
    tables.appendMeters();
    tables.appendMeasures();
    tables.appendDifferences(differences);
    tables.appendDifferenceEvents(differences);
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

  private void appendDifferences(List<NumberedDifference> differences) throws SQLException {
    try (DuckDBAppender columns = appender("report_difference")) {
      for (NumberedDifference ranked : differences) {
        Difference difference = ranked.difference();
        Posting row = difference.row();
        columns
            .beginRow()
            .append(ranked.number())
            .append(difference.cause().name())
            .append(difference.evidence())
            .append(row.key().meter())
            .append(group(row).toString())
            .appendEpochMicros(micros(row.key().valueStart()))
            .appendEpochMicros(micros(row.postingStart()))
            .endRow();
      }
    }
  }

  private void appendDifferenceEvents(List<NumberedDifference> differences) throws SQLException {
    try (DuckDBAppender columns = appender("report_difference_event")) {
      for (NumberedDifference ranked : differences) {
        long ordinal = 0;
        for (CountedEvent event : ranked.difference().events()) {
          columns
              .beginRow()
              .append(ranked.number())
              .append(ordinal++)
              .append(event.source())
              .append(event.id())
              .appendEpochMicros(micros(event.eventTime()))
              .appendEpochMicros(micros(event.arrivalTime()))
              .appendEpochMicros(micros(event.postedTime()));
          PositionColumns.append(event.position(), columns);
          columns.endRow();
        }
      }
    }
  }

  /** Returns a row's group with the names of its fields, as table {@code posting} has it. */
  private ObjectNode group(Posting row) {
    return group(row, meters.byName());
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

  private static long micros(long millis) {
    return Math.multiplyExact(millis, 1000L);
  }
}
