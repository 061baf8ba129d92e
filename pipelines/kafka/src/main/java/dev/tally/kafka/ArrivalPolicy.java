package dev.tally.kafka;

import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.event.ArrivalTime;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hands the records of one partition over at {@code arrival time - L}, which is also the
 * partition's watermark.
 *
 * <p>{@link ArrivalTime} never goes back even where append time does, and no later record of the
 * partition can be booked behind the watermark.
 *
 * <p>Where the clock moves idle partitions, the watermark may run ahead of arrival time, and a
 * checkpoint keeps the watermark only. After a restart such a partition takes its next record's
 * append time for its arrival time: it cannot be too late, and a record that thereby comes behind
 * the watermark is disposed of as BEHIND_WATERMARK.
 */
final class ArrivalPolicy extends TimestampPolicy<byte[], byte[]> {

  private static final long START = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long END = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  private final long onTimeBound;
  private final boolean hasHeartbeats;
  private final boolean byClock;
  private final @Nullable Long lastOffset;
  private final InstantSource clock;
  private long arrivalTime;
  private long watermark = START;

  /**
   * @param idle what lets time pass here while nothing arrives
   * @param lastOffset where a finite run ends time on this partition: -1 at once, null never
   * @param firstArrival when the partition's first record arrived, epoch milliseconds, or {@link
   *     ArrivalTime#NONE}
   * @param previousWatermark what a checkpoint kept
   * @param clock what tells that a record's timestamp cannot be true
   */
  ArrivalPolicy(
      LedgerTerms terms,
      IdlePartitions idle,
      @Nullable Long lastOffset,
      long firstArrival,
      Optional<Instant> previousWatermark,
      InstantSource clock) {
    this.onTimeBound = terms.onTimeBound().toMillis();
    this.hasHeartbeats = terms.idle() == IdlePartitions.HEARTBEAT;
    this.byClock = idle == IdlePartitions.CLOCK && lastOffset == null;
    this.lastOffset = lastOffset;
    this.arrivalTime = firstArrival;
    this.clock = clock;
    previousWatermark.map(Instant::getMillis).ifPresent(this::resume);
    if (lastOffset != null && lastOffset < 0) {
      watermark = END;
    }
  }

  private void resume(long previous) {
    if (previous >= END && lastOffset == null) {
      // Time had ended for the run before, and this one goes on.
      return;
    }
    watermark = previous;
    if ((!byClock || hasHeartbeats) && previous > START && previous < END) {
      arrivalTime = previous + onTimeBound;
    }
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    long arrived = ArrivalTime.next(arrivalTime, record.getTimestamp(), clock.millis());
    arrivalTime = KafkaTopics.isEnd(record.getHeaders()) ? ArrivalTime.behindEnd(arrived) : arrived;
    watermark = Math.max(watermark, arrivalTime - onTimeBound);
    if (lastOffset != null && record.getOffset() >= lastOffset) {
      watermark = END;
    }
    return Instant.ofEpochMilli(arrived - onTimeBound);
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    if (lastOffset != null && context.getMessageBacklog() == 0) {
      // A run that goes on behind the last record is never given it.
      watermark = END;
    }
    if (byClock && context.getMessageBacklog() == 0) {
      long safe =
          context.getBacklogCheckTime().getMillis()
              - onTimeBound
              - LedgerTerms.CLOCK_MARGIN.toMillis();
      watermark = Math.max(watermark, safe);
    }
    return Instant.ofEpochMilli(watermark);
  }
}
