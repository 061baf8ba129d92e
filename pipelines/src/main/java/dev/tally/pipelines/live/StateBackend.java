package dev.tally.pipelines.live;

/** Where a live run keeps what it remembers between checkpoints. */
public enum StateBackend {
  /** In the heap: fastest, as long as the identities of one horizon fit. */
  HEAP,
  /** In RocksDB on the worker's disk: slower, and not bounded by memory. */
  ROCKSDB
}
