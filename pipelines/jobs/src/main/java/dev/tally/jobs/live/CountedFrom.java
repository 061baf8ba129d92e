package dev.tally.jobs.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.kafka.ReadPlan.Beginning;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * From where the live runs of a ledger count: from the first offsets, or from a close on.
 *
 * <p>Where no run can go on from a checkpoint any more, nobody needs to count again what is closed.
 * Days that are frozen do not change; the events that later records may repeat are in the closed
 * book, as a close of the next day has them from there; and what is booked later arrived later. So
 * live begins with the first archived file that may hold such a record, and comes to the rows that
 * a run without a break comes to.
 *
 * @param postedFrom what is booked before is not counted, epoch milliseconds
 * @param generation of the first live run that counts from there: the state of those before is of
 *     other steps
 */
record CountedFrom(long postedFrom, long generation) {

  /** All that the topics hold. */
  static final CountedFrom FIRST_OFFSETS = new CountedFrom(Long.MIN_VALUE, 0);

  private static final String NAME = "counted-from";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns what a ledger has decided. */
  static CountedFrom decidedIn(Warehouse warehouse) {
    return warehouse.decision(NAME).map(decision -> parse(decision.value())).orElse(FIRST_OFFSETS);
  }

  /**
   * Returns the last close, if a live run has counted before and a day is closed.
   *
   * @param runs of all jobs
   */
  static Optional<CountedFrom> lastClose(List<RunEntry> runs, List<ClosedDay> closedDays) {
    List<RunEntry> live = runs.stream().filter(entry -> entry.run().job() == Job.LIVE).toList();
    // An activation has a generation of live's too, but counts nothing.
    return live.stream().allMatch(entry -> entry.status() == RunStatus.ACTIVATED)
        ? Optional.empty()
        : closedDays.stream()
            .max(Comparator.comparing(ClosedDay::day))
            .map(last -> new CountedFrom(last.end(), nextGeneration(live)));
  }

  private static long nextGeneration(List<RunEntry> live) {
    return 1 + live.stream().mapToLong(entry -> entry.run().generation()).max().orElseThrow();
  }

  /** Decides that this run and those behind it count from here. */
  void decide(Warehouse warehouse) {
    String value =
        JSON.createObjectNode()
            .put("posted_from", Instant.ofEpochMilli(postedFrom).toString())
            .put("generation", generation)
            .toString();
    warehouse.decide(NAME, known -> value);
  }

  private static CountedFrom parse(String value) {
    try {
      JsonNode decided = JSON.readTree(value);
      return new CountedFrom(
          Instant.parse(decided.required("posted_from").asText()).toEpochMilli(),
          decided.required("generation").asLong());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + NAME + " is not what was decided", e);
    }
  }

  boolean isFirstOffsets() {
    return equals(FIRST_OFFSETS);
  }

  /** Returns what is counted. */
  PostedRange range() {
    return new PostedRange(postedFrom, Long.MAX_VALUE);
  }

  /** Returns where reading begins, of each partition that is archived. */
  Map<TopicPartition, Beginning> beginnings(Ledger ledger) {
    Map<TopicPartition, Beginning> beginnings = new HashMap<>();
    ArchivedSpan.of(ledger, ledger.topics())
        .firstFiles(postedFrom, ledger.catalogs().terms())
        .forEach(
            file ->
                beginnings.put(
                    new TopicPartition(file.topic(), file.partition()),
                    new Beginning(file.from(), file.firstArrival())));
    return beginnings;
  }

  /** Returns the time from which on is counted, UTC. */
  @Override
  public String toString() {
    return isFirstOffsets() ? "the first offsets" : Instant.ofEpochMilli(postedFrom).toString();
  }
}
