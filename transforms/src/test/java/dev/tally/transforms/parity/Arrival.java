package dev.tally.transforms.parity;

import dev.tally.event.RawRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;

/**
 * One way in which the partitions of a log may arrive, as a stream with a watermark.
 *
 * <p>Each partition comes in offset order, in bursts; between two bursts the watermark moves to the
 * smallest {@code arrival time - L} over the partitions that have not ended, where one that has not
 * begun holds it at the beginning of time.
 */
final class Arrival {

  private final Log log;
  private final List<List<RawRecord>> partitions;
  private final int[] next;
  private final Random random;
  private final int longestBurst;

  /** An arrival in bursts, by turns that the seed chooses. */
  Arrival(Log log, long seed, int longestBurst) {
    this.log = log;
    this.partitions = new ArrayList<>(log.partitions());
    this.next = new int[partitions.size()];
    this.random = new Random(seed);
    this.longestBurst = longestBurst;
  }

  TestStream<RawRecord> stream() {
    TestStream.Builder<RawRecord> stream = TestStream.create(RawRecord.CODER);
    long watermark = Long.MIN_VALUE;
    int favourite = 0;
    for (int turn = 0; hasMore(); turn++) {
      // A favourite partition runs ahead of the others for a while, as in a catch-up.
      favourite = random.nextInt(8) == 0 ? random.nextInt(partitions.size()) : favourite;
      int other = turn < partitions.size() ? turn : random.nextInt(partitions.size());
      int partition = turn < partitions.size() || random.nextInt(3) == 0 ? other : favourite;
      for (int left = 1 + random.nextInt(longestBurst); left > 0 && hasMore(partition); left--) {
        RawRecord record = partitions.get(partition).get(next[partition]++);
        stream =
            stream.addElements(
                TimestampedValue.of(record, Instant.ofEpochMilli(log.handedOverAt(record))));
      }
      if (watermark() > watermark) {
        watermark = watermark();
        if (watermark < Long.MAX_VALUE) {
          stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
        }
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private boolean hasMore() {
    for (int partition = 0; partition < next.length; partition++) {
      if (hasMore(partition)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasMore(int partition) {
    return next[partition] < partitions.get(partition).size();
  }

  private long watermark() {
    long watermark = Long.MAX_VALUE;
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] == 0) {
        return Long.MIN_VALUE;
      }
      if (hasMore(partition)) {
        watermark =
            Math.min(
                watermark, log.handedOverAt(partitions.get(partition).get(next[partition] - 1)));
      }
    }
    return watermark;
  }
}
