package dev.tally.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * When a reader leaves the thread that it shares with other readers and with its task's own work.
 *
 * <p>A Kafka reader with nothing to hand over keeps its caller waiting, up to 20 ms at a time. A
 * task whose readers are asked without end is then always waiting or handing over, and ends no
 * bundle in between; and a partition that is idle holds up every record of the others.
 *
 * <p>So a reader that had to wait for a record gives the whole thread a breath, in which no reader
 * is asked. One that came back with nothing, or while another is far behind, rests alone. A reader
 * that is far behind itself is always due.
 *
 * <p>For one thread: every reader is only ever asked by the thread that made it, as Flink's tasks
 * do.
 */
final class ThreadShare {

  /** Whoever took longer to hand a record over had to wait for it. */
  private static final long WAIT = Duration.ofNanos(100_000).toNanos();

  /** So long a reader is left alone, for each reader of the thread: asking one may take 1 ms. */
  private static final long REST = Duration.ofMillis(10).toNanos();

  /** Flink comes back at its next watermark interval, but not before this is over. */
  private static final long BREATH = Duration.ofMillis(3).toNanos();

  /** Bytes that a reader may have before it without being far behind. */
  private static final long NEAR = 4L << 20;

  private final Sharers sharers;
  private final LongSupplier backlog;
  private long restsUntil;

  /**
   * @param sharers the readers of the thread, which this one joins
   * @param backlog how many bytes are known to wait for the reader; negative if that is not known
   * @param now nanoseconds from any fixed moment, as all times here
   */
  ThreadShare(Sharers sharers, LongSupplier backlog, long now) {
    this.sharers = sharers;
    this.backlog = backlog;
    this.restsUntil = now;
    sharers.members.add(this);
  }

  /** Returns whether it is this reader's turn. */
  boolean isDue(long now) {
    return now - restsUntil >= 0 && now - sharers.breatheUntil >= 0;
  }

  /** Takes note of a turn, and of whether it brought a record. */
  void took(long begun, long ended, boolean brought) {
    if (ended - begun <= WAIT || (brought && isFarBehind())) {
      return;
    }
    if (brought && sharers.members.stream().noneMatch(ThreadShare::isFarBehind)) {
      sharers.breatheUntil = ended + BREATH;
    } else {
      restsUntil = ended + REST * sharers.members.size();
    }
  }

  private boolean isFarBehind() {
    return backlog.getAsLong() > NEAR;
  }

  /** Leaves the thread to the others. */
  void end() {
    sharers.members.remove(this);
  }

  /** The readers of one thread, and until when none of them is asked. */
  static final class Sharers {

    private static final ThreadLocal<Sharers> OF_THREAD =
        ThreadLocal.withInitial(() -> new Sharers(System.nanoTime()));

    private final List<ThreadShare> members = new ArrayList<>();
    private long breatheUntil;

    Sharers(long now) {
      this.breatheUntil = now;
    }

    static Sharers ofThisThread() {
      return OF_THREAD.get();
    }
  }
}
