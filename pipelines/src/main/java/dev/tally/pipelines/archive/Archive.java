package dev.tally.pipelines.archive;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ControlType;
import dev.tally.event.RawRecord;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.redrive.ControlLog;
import dev.tally.pipelines.source.TopicLog;
import dev.tally.wire.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies what the topics hold to files, from where the manifests end to where the topics end now.
 *
 * <p>Files are cut by the data, at arrival hours, and named by their offsets; a file that is
 * written again has the same bytes. Running it twice changes nothing.
 */
public final class Archive {

  private final Ledger ledger;
  private final TopicLog log;
  private final Clock clock;

  public Archive(Ledger ledger, TopicLog log, Clock clock) {
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
  }

  /**
   * What a run added.
   *
   * @param files how many files
   * @param records how many records they hold
   */
  public record Added(long files, long records) {}

  /** Archives the ledger's topics and its canonical topic. */
  public Added run() {
    new ControlLog(log, ledger.controlTopic()).createIfAbsent();
    List<String> topics = new ArrayList<>(ledger.topics());
    if (log.exists(ledger.canonicalTopic())) {
      topics.add(ledger.canonicalTopic());
    }
    List<TopicPartition> partitions = log.partitions(topics);
    long files = 0;
    long records = 0;
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      long checkedAt = clock.millis();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        Manifest before =
            Manifest.readOrEmpty(
                ledger.archive(),
                partition.topic(),
                partition.partition(),
                requireNonNull(starts.get(partition)));
        long end = requireNonNull(ends.get(partition));
        Manifest after = archive(consumer, partition, before, end);
        if (!log.isHistory(partition.topic())) {
          // Whatever is appended from now on has a later append time, but for the clocks' margin.
          after = after.completeThrough(checkedAt - LedgerTerms.CLOCK_MARGIN.toMillis());
        }
        if (!after.equals(before)) {
          after.write(ledger.archive());
        }
        List<ArchivedFile> added =
            after.files().subList(before.files().size(), after.files().size());
        files += added.size();
        records += added.stream().mapToLong(ArchivedFile::records).sum();
      }
    }
    return new Added(files, records);
  }

  private Manifest archive(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Manifest before, long end) {
    Path archive = ledger.archive();
    Manifest manifest = before;
    boolean ended = false;
    long arrivalTime = before.lastArrival();
    ArchiveFileWriter file =
        new ArchiveFileWriter(archive, partition.topic(), partition.partition(), manifest.next());
    consumer.assign(List.of(partition));
    consumer.seek(partition, manifest.next());
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> polled :
          consumer.poll(Duration.ofMillis(200)).records(partition)) {
        if (polled.offset() >= end) {
          break;
        }
        arrivalTime = Math.max(arrivalTime, polled.timestamp());
        RawRecord record = TopicLog.rawRecord(polled, arrivalTime);
        if (!file.accepts(record)) {
          manifest = finish(file, manifest);
          file =
              new ArchiveFileWriter(
                  archive, partition.topic(), partition.partition(), manifest.next());
        }
        file.add(record);
        ended = ControlType.END.equals(Headers.of(record).type());
      }
    }
    if (file.isEmpty()) {
      return manifest;
    }
    manifest = finish(file, manifest);
    return ended ? manifest.completeThrough(manifest.lastArrival()) : manifest;
  }

  private static Manifest finish(ArchiveFileWriter file, Manifest manifest) {
    try {
      return manifest.with(file.finish());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an archive file", e);
    }
  }
}
