package dev.tally.jobs.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.Hash128;
import dev.tally.jobs.probe.Round.Part;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a {@link Round} stands in its file. */
final class RoundJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RoundJson() {}

  static String write(Round round) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("run", round.run())
            .put("begun", Instant.ofEpochMilli(round.begun()).toString())
            .put("sent", round.sent());
    ArrayNode parts = node.putArray("probes");
    for (Part part : round.parts()) {
      ObjectNode written =
          parts
              .addObject()
              .put("probe", part.probe())
              .put("source", part.source())
              .put("posted_through", Instant.ofEpochMilli(part.postedThrough()).toString());
      ObjectNode ends = written.putObject("ends");
      part.ends().forEach(ends::put);
    }
    ArrayNode rows = node.putArray("rows");
    round.rows().forEach(row -> write(row, rows.addObject()));
    return node.toPrettyString() + "\n";
  }

  private static void write(Posting row, ObjectNode node) {
    node.put("meter", row.key().meter());
    ArrayNode group = node.putArray("group");
    row.key().group().forEach(group::add);
    node.put("window_millis", row.window())
        .put("value_start", Instant.ofEpochMilli(row.key().valueStart()).toString())
        .put("posting_start", Instant.ofEpochMilli(row.postingStart()).toString());
    ArrayNode measures = node.putArray("measures");
    row.totals().measures().forEach(measures::add);
    node.put("events", row.totals().events())
        .put("late_events", row.totals().lateEvents())
        .put("fingerprint", row.totals().fingerprint().toString());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it did not
   */
  static Round read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      List<Part> parts = new ArrayList<>();
      for (JsonNode part : node.required("probes")) {
        parts.add(
            new Part(
                part.required("probe").asText(),
                part.required("source").asText(),
                ends(part.required("ends")),
                time(part.required("posted_through"))));
      }
      List<Posting> rows = new ArrayList<>();
      node.required("rows").forEach(row -> rows.add(row(row)));
      return new Round(
          node.required("run").asText(),
          time(node.required("begun")),
          node.required("sent").asBoolean(),
          parts,
          rows);
    } catch (java.io.IOException | java.time.DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SortedMap<String, Long> ends(JsonNode node) {
    SortedMap<String, Long> ends = new TreeMap<>();
    node.fields().forEachRemaining(end -> ends.put(end.getKey(), end.getValue().asLong()));
    return ends;
  }

  private static Posting row(JsonNode node) {
    List<String> group = new ArrayList<>();
    node.required("group").forEach(value -> group.add(value.asText()));
    List<Long> measures = new ArrayList<>();
    node.required("measures").forEach(measure -> measures.add(measure.asLong()));
    return new Posting(
        new PostingKey(node.required("meter").asText(), group, time(node.required("value_start"))),
        node.required("window_millis").asLong(),
        time(node.required("posting_start")),
        new Totals(
            measures,
            node.required("events").asLong(),
            node.required("late_events").asLong(),
            Hash128.parse(node.required("fingerprint").asText())));
  }

  private static long time(JsonNode node) {
    return Instant.parse(node.asText()).toEpochMilli();
  }
}
