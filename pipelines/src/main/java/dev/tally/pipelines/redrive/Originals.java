package dev.tally.pipelines.redrive;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.pipelines.archive.ArchiveFileReader;
import dev.tally.pipelines.archive.ArchivedFile;
import dev.tally.pipelines.archive.ArchivedSpan;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.source.TopicLog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Records as they came: from the archive, and what it does not have from the topics. */
final class Originals {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final TopicLog log;

  Originals(Ledger ledger, TopicLog log) {
    this.ledger = ledger;
    this.log = log;
  }

  /** Returns the records that are still there, by their positions. */
  Map<Position, RawRecord> read(Collection<Position> positions) {
    Set<Position> wanted = new HashSet<>(positions);
    Map<Position, RawRecord> found = new HashMap<>();
    for (ArchivedFile file : ArchivedSpan.of(ledger.archive(), ledger.topics()).files()) {
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
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      for (Position position : wanted) {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, position.offset());
        try {
          consumer.poll(PATIENCE).records(partition).stream()
              .filter(polled -> polled.offset() == position.offset())
              .map(polled -> TopicLog.rawRecord(polled, polled.timestamp()))
              .forEach(record -> found.put(position, record));
        } catch (OffsetOutOfRangeException dropped) {
          // The broker does not have it any more, so it is not among what is found.
        }
      }
    }
  }
}
