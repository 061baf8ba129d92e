package dev.tally.jobs.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaTopics;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.Warehouse;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where time ends in a ledger that {@code --stop-when-idle} has run on.
 *
 * <p>The end is decided once, by the first such run: the same command after a crash goes on to the
 * same end.
 */
public final class FiniteRun {

  private static final String END = "last-offsets";
  private static final String ENDED = "time-has-ended";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;

  /**
   * @param warehouse the ledger's
   */
  public FiniteRun(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Returns the last offset of each partition, by {@code topic-partition}; -1 where there is none.
   */
  SortedMap<String, Long> lastOffsets(KafkaTopics log, List<String> topics) {
    return parse(
        warehouse.decide(
            END, known -> known.orElseGet(() -> json(log.lastOffsets(log.partitions(topics))))));
  }

  private static SortedMap<String, Long> parse(String value) {
    try {
      return JSON.readValue(value, new TypeReference<TreeMap<String, Long>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + END + " is not what was decided", e);
    }
  }

  private static String json(SortedMap<String, Long> offsets) {
    try {
      return JSON.writeValueAsString(offsets);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails if more has been written since time ended: it could not be counted any more. */
  void refuseMore(KafkaTopics log, List<String> topics) {
    if (!log.lastOffsets(log.partitions(topics)).equals(lastOffsets(log, topics))) {
      throw new UserError(
          ExitCode.USAGE,
          "Time has ended in this ledger and records have been written since; count them in"
              + " another --ledger folder.");
    }
  }

  /**
   * Fails if a finite run has decided where time ends: nothing may go beyond it.
   *
   * @param consequence what follows, as the end of a sentence
   */
  public void mustBeEndless(String consequence) {
    if (isFinite()) {
      throw new UserError(
          ExitCode.USAGE,
          "Time ends in this ledger, because --stop-when-idle has run on it; " + consequence + ".");
    }
  }

  /** Whether a finite run has decided where time ends. */
  boolean isFinite() {
    return warehouse.decision(END).isPresent();
  }

  /** Whether a run has come to the end. */
  boolean hasEnded() {
    return warehouse.decision(ENDED).map(Decision::value).filter("true"::equals).isPresent();
  }

  /** Records that a run has come to the end; of an endless run there is nothing to record. */
  void markEnded() {
    if (isFinite()) {
      warehouse.decide(ENDED, known -> "true");
    }
  }
}
