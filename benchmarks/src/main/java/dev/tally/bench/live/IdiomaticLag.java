package dev.tally.bench.live;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Hands records over, and holds the watermark, as far behind their arrival as the latest event is
 * late; decoding moves them forward to when they happened. At the last offset time ends.
 */
final class IdiomaticLag extends TimestampPolicy<byte[], byte[]> {

  /** The consumer's settings to read a topic from its first offset. */
  static final Map<String, Object> FROM_THE_BEGINNING =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "earliest",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false);

  /** The workload's events arrive up to 2 minutes after they happened, copies of them later. */
  private static final Duration LATEST = Duration.standardMinutes(3);

  private final long lastOffset;
  private Instant watermark;

  private IdiomaticLag(long lastOffset, Instant watermark) {
    this.lastOffset = lastOffset;
    this.watermark = lastOffset < 0 ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark;
  }

  /**
   * Returns a policy for each partition.
   *
   * @param lastOffsets by {@code topic-partition}; -1 where there is nothing to read
   */
  static TimestampPolicyFactory<byte[], byte[]> until(Map<String, Long> lastOffsets) {
    TreeMap<String, Long> last = new TreeMap<>(lastOffsets);
    return (partition, previous) ->
        new IdiomaticLag(last.getOrDefault(partition.toString(), -1L), start(previous));
  }

  private static Instant start(Optional<Instant> previous) {
    return previous.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    Instant time = Instant.ofEpochMilli(record.getTimestamp()).minus(LATEST);
    if (record.getOffset() >= lastOffset) {
      watermark = BoundedWindow.TIMESTAMP_MAX_VALUE;
    } else if (time.isAfter(watermark)) {
      watermark = time;
    }
    return time;
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    return watermark;
  }
}
