package dev.tally.jobs.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.ReadPlan;
import dev.tally.warehouse.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** The plan by which a ledger's live runs read, decided by the first one and added to by others. */
final class KeptReadPlan {

  private static final String NAME = "read-plan";

  private final Warehouse warehouse;

  /**
   * @param warehouse the ledger's
   */
  KeptReadPlan(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Returns the plan, with the partitions that have been added since it was kept.
   *
   * @param starts where the logs of the ledger's topics start now
   * @param isWanted whether a partition may be added
   * @param listener is told, in a sentence, which are
   * @throws UserError if a topic is not the one that the ledger has read
   */
  ReadPlan complete(
      List<KafkaTopics.Start> starts,
      Predicate<TopicPartition> isWanted,
      Consumer<String> listener) {
    boolean isKept = warehouse.decision(NAME).isPresent();
    return parse(
        warehouse.decide(
            NAME,
            value -> {
              ReadPlan kept = value.map(KeptReadPlan::parse).orElse(new ReadPlan(List.of()));
              ReadPlan complete = kept.and(starts, isWanted);
              if (isKept && !complete.equals(kept)) {
                listener.accept(added(kept, complete));
              }
              return complete.text();
            }));
  }

  /** Decides that some partitions are read from elsewhere than before. */
  void beginAt(Map<TopicPartition, ReadPlan.Beginning> beginnings) {
    warehouse.decide(
        NAME, value -> value.map(KeptReadPlan::parse).orElseThrow().from(beginnings).text());
  }

  private static String added(ReadPlan kept, ReadPlan complete) {
    List<String> added =
        complete.partitions().stream()
            .filter(partition -> !kept.partitions().contains(partition))
            .map(
                partition ->
                    "%s-%d from offset %d"
                        .formatted(
                            partition.topic(), partition.partition(), partition.firstOffset()))
            .toList();
    return "Counting new partitions: " + String.join(", ", added) + ".";
  }

  private static ReadPlan parse(String text) {
    try {
      return ReadPlan.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the decision " + NAME + " is not what was decided", e);
    }
  }
}
