package dev.tally.bench.close;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does independent pieces of preparation, some at once. */
final class AtOnce {

  private AtOnce() {}

  /** Returns what all pieces come to, in their order; one that failed fails the whole. */
  static <T> List<T> run(int threads, List<Callable<T>> pieces) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> piece : pool.invokeAll(pieces)) {
        results.add(piece.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
