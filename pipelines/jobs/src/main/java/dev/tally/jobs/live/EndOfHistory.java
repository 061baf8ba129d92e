package dev.tally.jobs.live;

import dev.tally.event.ControlType;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.KafkaTopics.HistoryEnd;
import dev.tally.ledger.Ledger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;

/**
 * Where a history ends that control records have ended, and how a run stops there.
 *
 * <p>Time does not end with it: the run is stopped once live has certified all that is booked
 * before the end, behind a checkpoint, and the next one goes on from that when the history does.
 */
final class EndOfHistory {

  private static final long CHECK_MILLIS = 250;

  private final Ledger ledger;
  private final Map<String, Long> lastCommands;
  private final HistoryEnd events;

  private EndOfHistory(Ledger ledger, Map<String, Long> lastCommands, HistoryEnd events) {
    this.ledger = ledger;
    this.lastCommands = lastCommands;
    this.events = events;
  }

  /** Returns where the topics of a ledger end, or empty where they do not, or not all. */
  static Optional<EndOfHistory> of(Ledger ledger, KafkaTopics log) {
    List<String> commands = List.of(ledger.controlTopic());
    List<String> events =
        ledger.topics().stream().filter(topic -> !commands.contains(topic)).toList();
    if (!events.stream().allMatch(log::isHistory)) {
      return Optional.empty();
    }
    return log.endOfHistory(log.partitions(events))
        .map(end -> new EndOfHistory(ledger, log.lastOffsets(log.partitions(commands)), end));
  }

  /**
   * Returns the last offset of each partition of commands: no later one is waited for, because the
   * end may lie ahead of the clock.
   */
  Map<String, Long> lastCommands() {
    return lastCommands;
  }

  /** Returns the offsets that are read once all is counted: the last of each partition. */
  Map<String, Long> lastOffsets() {
    Map<String, Long> all = new HashMap<>(events.lastOffsets());
    all.putAll(lastCommands);
    return all;
  }

  /** Whether live has certified all windows before the end. */
  boolean isCounted() {
    long onTimeBound = ledger.catalogs().terms().onTimeBound().toMillis();
    long passed = events.time() + ControlType.SILENCE_MILLIS - onTimeBound;
    return new LiveProgress(ledger).isCertified(passed);
  }

  /**
   * Runs a job until all is counted, or somebody stops it.
   *
   * @return STOPPED if it was stopped before
   */
  Engine.Ending run(Engine engine, StreamingJob job, Consumer<Pipeline> steps) {
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(() -> stopOnceCounted(engine, job.name(), over));
    try {
      Engine.Ending ending = engine.run(job, steps);
      return isCounted() ? Engine.Ending.FINISHED : ending;
    } finally {
      over.countDown();
    }
  }

  private void stopOnceCounted(Engine engine, String jobName, CountDownLatch over) {
    try {
      while (!over.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (isStopped(engine, jobName)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  /**
   * Stops the job if all is counted. What fails now, because the job is being restored or the
   * warehouse is busy, may not in a moment; and what fails for good fails the job too.
   */
  private boolean isStopped(Engine engine, String jobName) {
    try {
      if (!isCounted()) {
        return false;
      }
      engine.stop(jobName);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Returns the time of the end, UTC. */
  @Override
  public String toString() {
    return Instant.ofEpochMilli(events.time()).toString();
  }
}
