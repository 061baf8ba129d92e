package dev.tally.ledger.archive;

import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Where the partitions of a ledger are archived, several at once. */
@FunctionalInterface
public interface ArchiveEngine {

  /**
   * Does some tasks.
   *
   * @param archive the folder that the files go to
   * @param done is told of each result, by one thread at a time
   */
  void run(
      List<ArchiveTask> tasks, Folder archive, KafkaTopics log, Consumer<ArchiveTask.Result> done);

  /**
   * Returns one in this process.
   *
   * @param threads how many partitions at once
   */
  static ArchiveEngine inThisProcess(int threads) {
    return (tasks, archive, log, done) -> {
      ExecutorService executor = Executors.newFixedThreadPool(threads);
      try {
        CompletionService<ArchiveTask.Result> running = new ExecutorCompletionService<>(executor);
        tasks.forEach(task -> running.submit(() -> task.run(archive, log)));
        for (int ended = 0; ended < tasks.size(); ended++) {
          done.accept(running.take().get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while archiving", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      } finally {
        executor.shutdownNow();
      }
    };
  }
}
