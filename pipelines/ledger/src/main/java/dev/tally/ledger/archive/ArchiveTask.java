package dev.tally.ledger.archive;

import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ArrivalTime;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.KafkaTopics.Span;
import dev.tally.ledger.Folder;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is to be archived of one partition: from where its manifest ends to where the partition did
 * when that was asked. Wherever and however often it is done, it comes to the same files.
 *
 * @param manifest what is archived, without its files and gaps
 * @param span what the partition holds
 * @param isHistory whether the topic's times are its producers'
 * @param brokersTime the earliest of the brokers' times, epoch milliseconds, if they told it
 * @param askedAt when the span was asked for, epoch milliseconds: no record of it has a later
 *     timestamp that can be true
 */
public record ArchiveTask(
    Manifest manifest, Span span, boolean isHistory, @Nullable Long brokersTime, long askedAt)
    implements Serializable {

  /**
   * What came of it.
   *
   * @param manifest what is archived now, with the files and gaps that were added
   * @param notes why it is not as far as its topic, in sentences
   */
  public record Result(Manifest manifest, List<String> notes) implements Serializable {

    public Result {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Does it.
   *
   * @throws dev.tally.base.UserError if the broker does not give the records
   */
  public Result run(Folder archive, KafkaTopics log) {
    String name = manifest.name();
    if (span.end() < manifest.next()) {
      return new Result(
          manifest,
          List.of(
              String.format(
                  "%s ends at offset %d, and %d offsets are archived: its broker has lost records,"
                      + " or is still catching up.",
                  name, span.end(), manifest.next())));
    }
    List<String> notes = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      PartitionArchiver archiver =
          new PartitionArchiver(archive, consumer, manifest, earliest(consumer), askedAt);
      Manifest after = archiver.copyTo(span.lastStable());
      Optional.ofNullable(archiver.firstBehindClaim())
          .ifPresent(offset -> notes.add(behindClaim(offset)));
      if (span.lastStable() < span.end()) {
        notes.add(
            String.format(
                "%s: a transaction has been open since offset %d; nothing behind it is archived"
                    + " before it ends.",
                name, span.lastStable()));
        return new Result(after, notes);
      }
      boolean clocksAgree = archiver.furthestBack().compareTo(LedgerTerms.CLOCK_MARGIN) <= 0;
      return new Result(
          brokersTime != null && clocksAgree && !isHistory
              ? after.completeThrough(brokersTime - LedgerTerms.CLOCK_MARGIN.toMillis())
              : after,
          notes);
    }
  }

  /** Writes a file of the partition again, and returns whether it is what it was. */
  boolean rewrite(ArchivedFile file, Folder archive, Consumer<byte[], byte[]> consumer) {
    if (span.first() > file.from() || span.lastStable() <= file.to()) {
      return false;
    }
    Manifest after =
        new PartitionArchiver(archive, consumer, manifest, earliest(consumer), askedAt)
            .copyTo(file.to() + 1);
    return after.files().get(after.files().size() - 1).equals(file);
  }

  /** Returns before when the next record cannot have arrived, or {@link ArrivalTime#NONE}. */
  private long earliest(Consumer<byte[], byte[]> consumer) {
    if (isHistory && manifest.completeThrough() > manifest.lastArrival()) {
      // Only behind its end is a history complete beyond its last record.
      return manifest.completeThrough() + 1;
    }
    // Only of a partition of which nothing is archived must it be asked.
    return manifest.lastArrival() == ArrivalTime.NONE
        ? KafkaTopics.firstArrival(
            consumer,
            new TopicPartition(manifest.topic(), manifest.partition()),
            span,
            () -> Instant.ofEpochMilli(askedAt))
        : ArrivalTime.NONE;
  }

  private String behindClaim(long offset) {
    return String.format(
        "%s: the record at offset %d arrived, by its broker's clock, at a time up to which"
            + " everything was held to be archived; days that are closed do not count it.",
        manifest.name(), offset);
  }
}
