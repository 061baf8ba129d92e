package dev.tally.jobs.redrive;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Records as they came: from the archive, and what it does not have from the topics. */
final class OriginalRecords {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** So many records are rather read than passed over. */
  private static final long FAR = 5_000;

  private final Ledger ledger;
  private final KafkaTopics log;

  OriginalRecords(Ledger ledger, KafkaTopics log) {
    this.ledger = ledger;
    this.log = log;
  }

  /** Returns the records that are still there, by their positions. */
  Map<Position, RawRecord> read(Collection<Position> positions) {
    Set<Position> wanted = new HashSet<>(positions);
    Map<Position, RawRecord> found = new HashMap<>();
    for (ArchivedFile file : ArchivedSpan.of(ledger, ledger.topics()).files()) {
      if (wanted.stream().anyMatch(position -> isIn(file, position))) {
        ArchiveFileReader.read(
            ledger.archive(),
            file,
            record -> {
              if (wanted.contains(record.position())) {
                found.put(record.position(), record);
              }
            });
      }
    }
    wanted.removeAll(found.keySet());
    if (!wanted.isEmpty()) {
      readFromTopics(wanted, found);
    }
    return found;
  }

  private static boolean isIn(ArchivedFile file, Position position) {
    return file.topic().equals(position.topic())
        && file.partition() == position.partition()
        && file.from() <= position.offset()
        && position.offset() <= file.to();
  }

  private void readFromTopics(Set<Position> wanted, Map<Position, RawRecord> found) {
    Map<TopicPartition, TreeSet<Long>> offsets = new HashMap<>();
    for (Position position : wanted) {
      offsets
          .computeIfAbsent(
              new TopicPartition(position.topic(), position.partition()),
              partition -> new TreeSet<>())
          .add(position.offset());
    }
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(offsets.keySet());
      Map<TopicPartition, Long> ends = consumer.endOffsets(offsets.keySet());
      offsets.forEach(
          (partition, some) -> {
            // What the broker has dropped, or never had, is not found.
            some.headSet(starts.getOrDefault(partition, 0L)).clear();
            some.tailSet(ends.getOrDefault(partition, 0L)).clear();
            read(consumer, partition, some, found);
          });
    }
  }

  /** Reads on from the first offset, and anew wherever the next one lies far ahead. */
  private void read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      SortedSet<Long> offsets,
      Map<Position, RawRecord> found) {
    consumer.assign(List.of(partition));
    long from = Long.MIN_VALUE;
    while (!offsets.isEmpty()) {
      if (from < offsets.first() - FAR) {
        from = offsets.first();
        consumer.seek(partition, from);
      }
      for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(PATIENCE).records(partition)) {
        if (offsets.contains(polled.offset())) {
          RawRecord record = KafkaTopics.rawRecord(polled, polled.timestamp());
          found.put(record.position(), record);
        }
      }
      long next = consumer.position(partition);
      if (next == from) {
        throw new UserError(
            ExitCode.UNREACHABLE,
            "The Kafka broker at "
                + log.bootstrapServers()
                + " does not give "
                + partition.topic()
                + "/"
                + partition.partition()
                + "@"
                + offsets.first()
                + "; run the same again later.");
      }
      offsets.headSet(next).clear();
      from = next;
    }
  }
}
