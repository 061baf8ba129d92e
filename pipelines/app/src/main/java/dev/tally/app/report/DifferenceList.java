package dev.tally.app.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter;
import dev.tally.duckdb.Sql;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.sql.DifferenceColumns;
import dev.tally.warehouse.sql.StoredRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The differences of a report as JSON, with the lines of the files that hold all of them. */
final class DifferenceList {

  /** How many differences of one cause, and how many events of one difference, the page shows. */
  private static final int SHOWN = 200;

  private static final int EVENTS_SHOWN = 25;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ArrayNode causes = JSON.arrayNode();
  private final ArrayNode differences = JSON.arrayNode();

  /**
   * Lists what is in the report's tables.
   *
   * @param meters by name, at least those of the rows
   * @param masked what of their groups is not shown
   */
  static DifferenceList of(
      DuckDBConnection connection, Map<String, Meter> meters, MaskedGroups masked)
      throws SQLException {
    DifferenceList list = new DifferenceList();
    list.addCauses(connection);
    Sql.forEach(
        connection,
        Sql.read(ReportTables.FOLDER, "differences"),
        List.of(SHOWN),
        row ->
            list.differences.add(
                describe(
                        row.getLong("difference"),
                        DifferenceColumns.read(StoredRow.of(row)),
                        meters,
                        masked)
                    .put("first_event_line", row.getLong("first_event_line"))));
    return list;
  }

  private void addCauses(DuckDBConnection connection) throws SQLException {
    Map<Cause, Long> rows = new EnumMap<>(Cause.class);
    Map<Cause, Long> events = new EnumMap<>(Cause.class);
    Sql.forEach(
        connection,
        Sql.read(ReportTables.FOLDER, "causes"),
        List.of(),
        row -> {
          Cause cause = Cause.valueOf(row.getString("cause"));
          rows.put(cause, row.getLong("difference_rows"));
          events.put(cause, row.getLong("events"));
        });
    // Line 1 names the columns.
    long rowLine = 2;
    long eventLine = 2;
    for (Cause cause : Cause.values()) {
      long rowsOfCause = rows.getOrDefault(cause, 0L);
      long eventsOfCause = events.getOrDefault(cause, 0L);
      causes
          .addObject()
          .put("cause", cause.name())
          .put("passes", cause.passes())
          .put("meaning", cause.meaning())
          .put("rows", rowsOfCause)
          .put("first_row_line", rowLine)
          .put("events", eventsOfCause)
          .put("first_event_line", eventLine);
      rowLine += rowsOfCause;
      eventLine += eventsOfCause;
    }
  }

  /** Returns every cause, also those that no difference has. */
  ArrayNode causes() {
    return causes;
  }

  /** Returns the first differences of each cause. */
  ArrayNode differences() {
    return differences;
  }

  private static ObjectNode describe(
      long number, Difference difference, Map<String, Meter> meters, MaskedGroups masked) {
    Posting row = difference.row();
    ObjectNode described =
        JSON.objectNode()
            .put("difference", number)
            .put("cause", difference.cause().name())
            .put("evidence", difference.evidence())
            .put("meter", row.key().meter());
    described.set("group_values", masked.mask(row.key().meter(), ReportTables.group(row, meters)));
    described.put("value_start", row.key().valueStart()).put("posting_start", row.postingStart());
    described.set("closed", side(difference.closed(), meters));
    described.set("live", side(difference.live(), meters));
    described.put("events", difference.events().size());
    ArrayNode shown = described.putArray("event_samples");
    difference.events().stream().limit(EVENTS_SHOWN).forEach(event -> describe(event, shown));
    return described;
  }

  private static @Nullable ObjectNode side(@Nullable Posting row, Map<String, Meter> meters) {
    if (row == null) {
      return null;
    }
    ObjectNode side =
        JSON.objectNode()
            .put("events", row.totals().events())
            .put("late_events", row.totals().lateEvents());
    ObjectNode measures = side.putObject("measures");
    List<String> names = new ArrayList<>();
    requireNonNull(meters.get(row.key().meter()))
        .measures()
        .forEach(measure -> names.add(measure.name()));
    for (int index = 0; index < names.size(); index++) {
      measures.put(names.get(index), row.totals().measures().get(index).toString());
    }
    return side.put("fingerprint", row.totals().fingerprint().toString());
  }

  private static void describe(CountedEvent event, ArrayNode events) {
    events
        .addObject()
        .put("source", event.source())
        .put("id", event.id())
        .put("event_time", event.eventTime())
        .put("arrival_time", event.arrivalTime())
        .put("posted_time", event.postedTime())
        .put("topic", event.position().topic())
        .put("topic_partition", event.position().partition())
        .put("topic_offset", event.position().offset())
        .put("topic_item", event.position().item());
  }
}
