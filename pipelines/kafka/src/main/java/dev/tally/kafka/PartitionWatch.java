package dev.tally.kafka;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a broker again and again whether the topics are those that are read, and all of each.
 *
 * <p>What it tells is when it last was so. A record of a partition that came to be later has a
 * later append time, so time may pass as far as anything that had been read by then: no record can
 * come behind the watermark because its partition was not known.
 *
 * <p>The readers of one thread share a watch.
 */
final class PartitionWatch {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final ThreadLocal<@Nullable PartitionWatch> OF_THREAD = new ThreadLocal<>();

  private final KafkaClients clients;
  private final ReadPlan plan;
  private final boolean mayGrow;
  private final Admin admin;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "tally-partition-watch");
            created.setDaemon(true);
            return created;
          });

  // Of the thread that the readers share.
  private int members;
  private int begun;

  private volatile @Nullable RuntimeException change;
  private volatile @Nullable Long knownAt;
  private long missingSince;
  private boolean isMissing;

  private PartitionWatch(KafkaClients clients, ReadPlan plan, boolean mayGrow) {
    this.clients = clients;
    this.plan = plan;
    this.mayGrow = mayGrow;
    this.admin = clients.openAdmin();
  }

  /**
   * Returns the watch of this thread, which it begins where there is none.
   *
   * @param mayGrow whether partitions that the plan does not know are none of its business
   */
  static PartitionWatch join(KafkaClients clients, ReadPlan plan, boolean mayGrow) {
    PartitionWatch watch = OF_THREAD.get();
    if (watch == null
        || watch.members == 0
        || !watch.plan.equals(plan)
        || watch.mayGrow != mayGrow
        || !watch.clients.equals(clients)) {
      watch = new PartitionWatch(clients, plan, mayGrow);
      watch.begin();
      OF_THREAD.set(watch);
    }
    watch.members++;
    return watch;
  }

  private void begin() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    long asked = System.nanoTime();
    try {
      plan.compare(described(), mayGrow);
      isMissing = false;
      knownAt = asked;
    } catch (UserError | NewPartitionsException e) {
      change = e;
      thread.shutdown();
    } catch (ExecutionException e) {
      noteMissing(asked, e);
    } catch (TimeoutException e) {
      // Nobody answers: time stands still until somebody does.
      isMissing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, TopicDescription> described()
      throws ExecutionException, InterruptedException, TimeoutException {
    return admin
        .describeTopics(plan.topics())
        .allTopicNames()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A broker that has just started may not know a topic yet; one that is gone stays gone. */
  private void noteMissing(long asked, ExecutionException e) {
    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
      isMissing = false;
    } else if (!isMissing) {
      isMissing = true;
      missingSince = asked;
    } else if (asked - missingSince > PATIENCE.toNanos()) {
      change =
          new UserError(
              ExitCode.FAULT,
              "One of the topics "
                  + String.join(", ", plan.topics())
                  + " has been deleted while it was read; what it held and live had not read is"
                  + " lost. Count in another --ledger folder.");
      thread.shutdown();
    }
  }

  /**
   * Fails if the topics are not what is read any more.
   *
   * @throws UserError if one has been deleted, or deleted and created again
   * @throws NewPartitionsException if one has more partitions than are read
   */
  void mustBeUnchanged() {
    RuntimeException changed = change;
    if (changed != null) {
      throw changed;
    }
  }

  /** Whether everything was known, at a moment or later, as {@link System#nanoTime()} has it. */
  boolean knowsSince(long moment) {
    Long at = knownAt;
    return at != null && at - moment >= 0;
  }

  /** Takes note that one more reader has been asked for a record. */
  void readerHasBegun() {
    begun++;
  }

  /**
   * Whether every reader of the thread has been asked for a record. Until then Flink would take the
   * watermark of the first for that of all.
   */
  boolean allHaveBegun() {
    return begun >= members;
  }

  /** Leaves the watch, which the last one ends. */
  void leave(boolean hadBegun) {
    members--;
    if (hadBegun) {
      begun--;
    }
    if (members == 0) {
      thread.shutdownNow();
      admin.close(Duration.ZERO);
    }
  }
}
