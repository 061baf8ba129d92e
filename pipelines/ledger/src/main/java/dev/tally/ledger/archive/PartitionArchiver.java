package dev.tally.ledger.archive;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlType;
import dev.tally.event.RawRecord;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.wire.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Copies what one partition holds to files, and notes what it no longer holds. */
final class PartitionArchiver {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Folder archive;
  private final Consumer<byte[], byte[]> consumer;
  private final long askedAt;
  private final TopicPartition partition;
  private final long claimed;
  private Manifest manifest;
  private ArchiveFileWriter file;
  private long arrivalTime;
  private long furthestBack;
  private boolean ended;
  private @Nullable Long deletedTo;
  private @Nullable Long firstBehindClaim;

  /**
   * @param manifest what is archived
   * @param earliest before when the next record cannot have arrived, epoch milliseconds
   * @param askedAt when the end of the partition was asked for, epoch milliseconds
   */
  PartitionArchiver(
      Folder archive,
      Consumer<byte[], byte[]> consumer,
      Manifest manifest,
      long earliest,
      long askedAt) {
    this.archive = archive;
    this.consumer = consumer;
    this.partition = new TopicPartition(manifest.topic(), manifest.partition());
    this.manifest = manifest;
    this.claimed = manifest.completeThrough();
    this.arrivalTime = Math.max(manifest.lastArrival(), earliest);
    this.askedAt = askedAt;
    this.file = writer();
  }

  private ArchiveFileWriter writer() {
    return new ArchiveFileWriter(
        archive, partition.topic(), partition.partition(), manifest.next());
  }

  /**
   * Copies everything that a reader of committed records is given before an offset.
   *
   * @return what is archived then
   */
  Manifest copyTo(long end) {
    consumer.assign(List.of(partition));
    start(manifest.next());
    long heard = System.nanoTime();
    while (consumer.position(partition) < end) {
      List<ConsumerRecord<byte[], byte[]>> polled = poll();
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() < end) {
          add(record);
        }
      }
      heard = polled.isEmpty() ? heard : System.nanoTime();
      if (System.nanoTime() - heard > PATIENCE.toNanos()) {
        throw new UserError(
            ExitCode.UNREACHABLE,
            partition + " gives no record before its end at " + end + "; run tally archive again.");
      }
    }
    finishFile();
    if (deletedTo != null) {
      skip(deletedTo, Long.MAX_VALUE);
    }
    return ended ? manifest.completeThrough(arrivalTime - 1) : manifest;
  }

  /** Goes to an offset, or to the first behind it that the broker still has. */
  private void start(long offset) {
    long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, offset);
    if (first > offset) {
      finishFile();
      deletedTo = first - 1;
    }
    consumer.seek(partition, Math.max(first, offset));
  }

  private List<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      return consumer.poll(POLL).records(partition);
    } catch (OffsetOutOfRangeException e) {
      // What was there a moment ago has just been deleted.
      start(consumer.position(partition));
      return List.of();
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> polled) {
    arrivalTime = ArrivalTime.next(arrivalTime, polled.timestamp(), askedAt);
    if (ArrivalTime.canBeTrue(polled.timestamp(), askedAt)) {
      furthestBack = Math.max(furthestBack, arrivalTime - polled.timestamp());
    }
    if (deletedTo != null) {
      skip(deletedTo, arrivalTime);
      deletedTo = null;
    }
    if (firstBehindClaim == null && arrivalTime <= claimed) {
      firstBehindClaim = polled.offset();
    }
    RawRecord record = KafkaTopics.rawRecord(polled, arrivalTime);
    if (!file.accepts(record)) {
      finishFile();
    }
    file.add(record);
    ended = ControlType.END.equals(Headers.of(record).type());
    if (ended) {
      arrivalTime = ArrivalTime.behindEnd(arrivalTime);
    }
  }

  /**
   * Notes that nothing up to an offset can be archived any more.
   *
   * @param before when the first record behind it arrived, epoch milliseconds
   */
  private void skip(long to, long before) {
    manifest =
        manifest.with(
            new Gap(
                Gap.Cause.DELETED_BEFORE_ARCHIVED,
                manifest.topic(),
                manifest.partition(),
                manifest.next(),
                to,
                manifest.lastArrival(),
                before,
                "had been deleted by the broker before they were archived"));
    file = writer();
  }

  private void finishFile() {
    if (file.isEmpty()) {
      return;
    }
    try {
      manifest = manifest.with(file.finish());
      file = writer();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an archive file", e);
    }
  }

  /** Returns by how much append time went back at most behind an earlier record. */
  Duration furthestBack() {
    return Duration.ofMillis(furthestBack);
  }

  /**
   * Returns the offset of the first record that arrived when everything was held to be archived
   * already, or null: the clock that said so was wrong.
   */
  @Nullable Long firstBehindClaim() {
    return firstBehindClaim;
  }
}
