package dev.tally.transforms.admit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.values.KV;

/**
 * Candidates that wait for their turn, in buckets of posted time.
 *
 * <p>A drain reads and removes the buckets that are due and touches no other, however many wait
 * because one partition is hours ahead of another. Each candidate is written once and read once.
 */
final class Buffer {

  /** Milliseconds of posted time in a bucket, and so between two drains. */
  static final long BUCKET = 250;

  /** From this many buckets on, asking which exist is cheaper than trying each. */
  private static final long FEW_BUCKETS = 4_000;

  private final MapState<KV<Long, Integer>, Candidate> slots;
  private final MapState<Long, Integer> sizes;

  Buffer(MapState<KV<Long, Integer>, Candidate> slots, MapState<Long, Integer> sizes) {
    this.slots = slots;
    this.sizes = sizes;
  }

  /** Returns the start of the bucket that a time falls into. */
  static long bucketOf(long time) {
    return Math.floorDiv(time, BUCKET) * BUCKET;
  }

  void add(long postedTime, Candidate candidate) {
    long bucket = bucketOf(postedTime);
    Integer size = sizes.get(bucket).read();
    int slot = size == null ? 0 : size;
    slots.put(KV.of(bucket, slot), candidate);
    sizes.put(bucket, slot + 1);
  }

  /**
   * Returns the starts of the buckets that may hold candidates posted in a span, earliest first.
   *
   * @param from inclusive; the start of a bucket or {@link Long#MIN_VALUE}
   * @param to exclusive; the start of a bucket or {@link Long#MAX_VALUE}
   */
  LongStream due(long from, long to) {
    boolean few = from != Long.MIN_VALUE && to != Long.MAX_VALUE;
    if (few && (to - from) / BUCKET <= FEW_BUCKETS) {
      return LongStream.iterate(from, bucket -> bucket < to, bucket -> bucket + BUCKET);
    }
    return StreamSupport.stream(sizes.keys().read().spliterator(), false)
        .mapToLong(Long::longValue)
        .filter(bucket -> bucket < to)
        .sorted();
  }

  /** Removes a bucket and returns what it held, in no order. */
  List<Candidate> take(long bucket) {
    Integer size = sizes.get(bucket).read();
    if (size == null) {
      return List.of();
    }
    List<Candidate> taken = new ArrayList<>(size);
    for (int slot = 0; slot < size; slot++) {
      KV<Long, Integer> key = KV.of(bucket, slot);
      taken.add(slots.get(key).read());
      slots.remove(key);
    }
    sizes.remove(bucket);
    return taken;
  }
}
