package dev.tally.app.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
   * @param ranked in the order of their numbers
   * @param meters by name, at least those of the rows
   * @param masked what of their groups is not shown
   */
  DifferenceList(List<NumberedDifference> ranked, Map<String, Meter> meters, MaskedGroups masked) {
    // Line 1 names the columns.
    long rowLine = 2;
    long eventLine = 2;
    for (Cause cause : Cause.values()) {
      List<NumberedDifference> ofCause =
          ranked.stream().filter(one -> one.difference().cause() == cause).toList();
      long events = ofCause.stream().mapToLong(one -> one.difference().events().size()).sum();
      causes
          .addObject()
          .put("cause", cause.name())
          .put("passes", cause.passes())
          .put("meaning", cause.meaning())
          .put("rows", ofCause.size())
          .put("first_row_line", rowLine)
          .put("events", events)
          .put("first_event_line", eventLine);
      long line = eventLine;
      for (NumberedDifference one : ofCause.subList(0, Math.min(SHOWN, ofCause.size()))) {
        differences.add(describe(one, meters, masked).put("first_event_line", line));
        line += one.difference().events().size();
      }
      rowLine += ofCause.size();
      eventLine += events;
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
      NumberedDifference ranked, Map<String, Meter> meters, MaskedGroups masked) {
    Difference difference = ranked.difference();
    Posting row = difference.row();
    ObjectNode described =
        JSON.objectNode()
            .put("difference", ranked.number())
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
