package dev.tally.bench.live;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The keys that both exchanges are spread over.
 *
 * <p>Flink hashes a key to a key group, and a subtask owns a range of groups. Keys are searched for
 * that fall into groups at equal distances, so that every subtask owns as many shards as any other.
 */
final class HandWrittenShards {

  static final int COUNT = 64;
  static final int MAX_PARALLELISM = 128;

  private static final Integer[] KEYS = keys();

  private HandWrittenShards() {}

  private static Integer[] keys() {
    Integer[] keys = new Integer[COUNT];
    int found = 0;
    for (int key = 0; found < COUNT; key++) {
      int group = KeyGroupRangeAssignment.assignToKeyGroup(key, MAX_PARALLELISM);
      int shard = group * COUNT / MAX_PARALLELISM;
      if (keys[shard] == null) {
        keys[shard] = key;
        found++;
      }
    }
    return keys;
  }

  /** Returns the key that stands for a shard. */
  static Integer key(int shard) {
    return KEYS[shard];
  }

  /** Returns the shard that a hash falls into. */
  static int of(long hash) {
    return (int) (hash & COUNT - 1);
  }

  static int of(HandWrittenKey key) {
    return of(key.meter().number() + 31L * key.group().hashCode());
  }

  /** Returns the shard that a key stands for. */
  static int ofKey(Integer key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, MAX_PARALLELISM) * COUNT / MAX_PARALLELISM;
  }

  /** Returns the subtask that a shard belongs to. */
  static int ownerOf(int shard, int subtasks) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        KEYS[shard], MAX_PARALLELISM, subtasks);
  }

  /** Tells the shard of a chunk of events. */
  static KeySelector<byte[], Integer> ofChunks() {
    return chunk -> KEYS[HandWrittenChunk.shardOf(chunk)];
  }

  /** Tells the shard of a row. */
  static KeySelector<HandWrittenRow, Integer> ofRows() {
    return row -> KEYS[of(row.key())];
  }
}
