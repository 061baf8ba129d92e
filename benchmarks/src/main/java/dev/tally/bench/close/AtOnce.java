package dev.tally.bench.close;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does independent pieces of preparation, some at once. */
final class AtOnce {

  private AtOnce() {}

  /** Returns when all pieces are done; one that failed fails the whole. */
  static void run(int threads, List<Callable<Void>> pieces) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (Future<Void> piece : pool.invokeAll(pieces)) {
        piece.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
