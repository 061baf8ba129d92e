package dev.tally.bench.live;

import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for the watermark, in buckets of posted time.
 *
 * <p>In memory: the source keeps partitions within a minute of each other, so no more waits here
 * than arrives in that minute. A checkpoint keeps a copy.
 */
final class HandWrittenBuffer {

  /** Milliseconds in a bucket; it divides {@link HandWrittenMeter#WINDOW}. */
  static final long BUCKET = 250;

  private final TreeMap<Long, @Nullable HandWrittenBlock[]> buckets = new TreeMap<>();
  private long lastBucket = Long.MIN_VALUE;
  private @Nullable HandWrittenBlock[] lastBlocks = {};

  /** Returns the start of the bucket that a time falls into. */
  static long bucketOf(long time) {
    return Math.floorDiv(time, BUCKET) * BUCKET;
  }

  void add(int shard, HandWrittenEvent event) {
    long bucket = bucketOf(event.postedTime());
    if (bucket != lastBucket) {
      lastBucket = bucket;
      lastBlocks =
          buckets.computeIfAbsent(bucket, none -> new HandWrittenBlock[HandWrittenShards.COUNT]);
    }
    HandWrittenBlock block = lastBlocks[shard];
    if (block == null) {
      block = new HandWrittenBlock();
      lastBlocks[shard] = block;
    }
    block.add(event);
  }

  /** Takes the next bucket that starts before a time, and hands its shards' events over. */
  boolean drainNext(long before, Receiver receiver) throws Exception {
    if (buckets.isEmpty() || buckets.firstKey() >= before) {
      return false;
    }
    lastBucket = Long.MIN_VALUE;
    var bucket = buckets.pollFirstEntry();
    @Nullable HandWrittenBlock[] blocks = bucket.getValue();
    for (int shard = 0; shard < blocks.length; shard++) {
      HandWrittenBlock block = blocks[shard];
      if (block != null) {
        receiver.receive(shard, bucket.getKey(), block);
      }
    }
    return true;
  }

  /** Hands over all that waits for a shard, to be kept in a checkpoint. */
  void forEachBlock(BiConsumer<Integer, HandWrittenBlock> receiver) {
    for (@Nullable HandWrittenBlock[] blocks : buckets.values()) {
      for (int shard = 0; shard < blocks.length; shard++) {
        HandWrittenBlock block = blocks[shard];
        if (block != null) {
          receiver.accept(shard, block);
        }
      }
    }
  }

  /** Takes the events of a shard in a bucket. */
  interface Receiver {
    void receive(int shard, long bucketStart, HandWrittenBlock block) throws Exception;
  }
}
