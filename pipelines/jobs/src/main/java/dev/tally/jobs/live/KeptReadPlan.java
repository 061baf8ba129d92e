package dev.tally.jobs.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.ReadPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/** The plan by which a ledger's live runs read, kept in its folder from the first one on. */
final class KeptReadPlan {

  private final Path file;

  /**
   * @param home the ledger's folder
   */
  KeptReadPlan(Path home) {
    this.file = home.resolve("live-partitions.json");
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
    if (!Files.exists(file)) {
      return write(new ReadPlan(List.of()).and(starts, isWanted));
    }
    ReadPlan kept = read();
    ReadPlan complete = kept.and(starts, isWanted);
    if (complete.equals(kept)) {
      return kept;
    }
    List<String> added =
        complete.partitions().stream()
            .filter(partition -> !kept.partitions().contains(partition))
            .map(
                partition ->
                    "%s-%d from offset %d"
                        .formatted(
                            partition.topic(), partition.partition(), partition.firstOffset()))
            .toList();
    listener.accept("Counting new partitions: " + String.join(", ", added) + ".");
    return write(complete);
  }

  private ReadPlan read() {
    try {
      return ReadPlan.parse(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          file
              + " is not what live wrote: it names the partitions that are counted and where they"
              + " began; put it back as it was.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private ReadPlan write(ReadPlan plan) {
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(draft, plan.text());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return plan;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }
}
