package dev.tally.kafka;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
 * <p>The readers of a process share a watch, so that brokers are asked often and by few.
 */
final class PartitionWatch {

  /** Half of it, and an answer's time, is what an event waits for this. */
  private static final Duration INTERVAL = Duration.ofMillis(25);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Map<Subject, PartitionWatch> OF_PROCESS = new HashMap<>();

  /**
   * What is watched.
   *
   * @param mayGrow whether partitions that the plan does not know are none of its business
   */
  record Subject(KafkaClients clients, ReadPlan plan, boolean mayGrow) {}

  private final Subject subject;
  private final Admin admin;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "tally-partition-watch");
            created.setDaemon(true);
            return created;
          });

  // Guarded by the map of all.
  private int members;

  private volatile @Nullable RuntimeException change;
  private volatile @Nullable Long knownAt;
  private long missingSince;
  private boolean isMissing;

  private PartitionWatch(Subject subject) {
    this.subject = subject;
    this.admin = subject.clients().openAdmin();
  }

  /** Joins the watch of a subject, which begins where there is none. */
  static Member join(Subject subject) {
    synchronized (OF_PROCESS) {
      PartitionWatch watch = OF_PROCESS.get(subject);
      if (watch == null || watch.change != null) {
        watch = new PartitionWatch(subject);
        watch.begin();
        OF_PROCESS.put(subject, watch);
      }
      watch.members++;
      return new Member(watch);
    }
  }

  private void leave() {
    synchronized (OF_PROCESS) {
      members--;
      if (members == 0) {
        OF_PROCESS.remove(subject, this);
        thread.shutdownNow();
        admin.close(Duration.ZERO);
      }
    }
  }

  private void begin() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::ask, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    long asked = System.nanoTime();
    try {
      subject.plan().compare(described(), subject.mayGrow());
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
        .describeTopics(subject.plan().topics())
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
                  + String.join(", ", subject.plan().topics())
                  + " has been deleted while it was read; what it held and live had not read is"
                  + " lost. Count in another --ledger folder.");
      thread.shutdown();
    }
  }

  /** One reader's part in a watch. */
  static final class Member {

    private static final ThreadLocal<Subtask> OF_THREAD = ThreadLocal.withInitial(Subtask::new);

    private final PartitionWatch watch;
    private final Subtask subtask = OF_THREAD.get();
    private boolean hasBegun;

    private Member(PartitionWatch watch) {
      this.watch = watch;
      subtask.members.incrementAndGet();
    }

    /**
     * Fails if the topics are not what is read any more.
     *
     * @throws UserError if one has been deleted, or deleted and created again
     * @throws NewPartitionsException if one has more partitions than are read
     */
    void mustBeUnchanged() {
      RuntimeException changed = watch.change;
      if (changed != null) {
        throw changed;
      }
    }

    /** Whether everything was known, at a moment or later, as {@link System#nanoTime()} has it. */
    boolean knowsSince(long moment) {
      Long at = watch.knownAt;
      return at != null && at - moment >= 0;
    }

    /** Takes note that this reader has been asked for a record. */
    void begin() {
      if (!hasBegun) {
        hasBegun = true;
        subtask.begun.incrementAndGet();
      }
    }

    /**
     * Whether every reader of the subtask has been asked for a record. Until then Flink would take
     * the watermark of the first for that of all.
     */
    boolean allHaveBegun() {
      return subtask.begun.get() >= subtask.members.get();
    }

    /** Leaves the watch, which the last one ends. */
    void leave() {
      subtask.members.decrementAndGet();
      if (hasBegun) {
        subtask.begun.decrementAndGet();
      }
      watch.leave();
    }
  }

  /** The readers that one thread has made, all of which it asks in turn. */
  private static final class Subtask {
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
  }
}
