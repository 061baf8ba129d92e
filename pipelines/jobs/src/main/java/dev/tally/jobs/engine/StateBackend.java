package dev.tally.jobs.engine;

/** Where a live run keeps what it remembers between checkpoints. */
public enum StateBackend {
  /** In the heap: fastest, as long as all that one horizon remembers fits. */
  HEAP,
  /** In RocksDB on the worker's disk: slower; only an index of the identities is in the heap. */
  ROCKSDB
}
