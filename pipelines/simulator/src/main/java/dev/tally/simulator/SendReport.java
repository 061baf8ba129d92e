package dev.tally.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a send has written, and what must become of it.
 *
 * @param ledgerName what the names of the topics start with
 * @param origin the mapping or the generator
 * @param records all that was written, control records among them
 * @param originals the events, each of which must be counted once
 * @param corrections how many of those must be booked later than they happened
 * @param dispositions how many records must get each disposition; all seven are there
 * @param partitions the same for each partition, by topic and number
 * @param firstArrival the first record's arrival, or null where there was none
 * @param lastArrival the last event's arrival, or null where there was none
 * @param historyEnd the time of the records that end the history, or null where it was sent live
 * @param skipped how many rows of files were not sent, because something is wrong with them
 * @param elapsed how long it took
 */
public record SendReport(
    String ledgerName,
    String origin,
    long records,
    long originals,
    long corrections,
    Map<Disposition, Long> dispositions,
    List<PartitionReport> partitions,
    @Nullable Instant firstArrival,
    @Nullable Instant lastArrival,
    @Nullable Instant historyEnd,
    long skipped,
    Duration elapsed) {

  /** What one partition was given, and what must become of it. */
  public record PartitionReport(
      String topic, int partition, long records, Map<Disposition, Long> dispositions) {}

  static List<PartitionReport> partitions(ExpectedDispositions account) {
    return account.partitions().entrySet().stream()
        .map(
            entry ->
                new PartitionReport(
                    entry.getKey().topic(),
                    entry.getKey().partition(),
                    ExpectedDispositions.records(entry.getValue()),
                    entry.getValue()))
        .toList();
  }

  /** Returns the report as one JSON object. */
  public String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("ledger", ledgerName);
    json.put("origin", origin);
    json.put("records", records);
    json.put("originals", originals);
    json.put("corrections", corrections);
    json.set("dispositions", counts(dispositions));
    ArrayNode array = json.putArray("partitions");
    partitions.forEach(partition -> array.add(json(partition)));
    json.put("first_arrival", text(firstArrival));
    json.put("last_arrival", text(lastArrival));
    json.put("history_end", text(historyEnd));
    json.put("skipped_rows", skipped);
    json.put("elapsed_ms", elapsed.toMillis());
    return json.toPrettyString();
  }

  static ObjectNode json(PartitionReport partition) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("topic", partition.topic());
    json.put("partition", partition.partition());
    json.put("records", partition.records());
    json.set("dispositions", counts(partition.dispositions()));
    return json;
  }

  static ObjectNode counts(Map<Disposition, Long> dispositions) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    dispositions.forEach((disposition, count) -> json.put(disposition.name(), count));
    return json;
  }

  static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
