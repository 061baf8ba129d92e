package dev.tally.pipelines.source;

import java.time.Duration;

/**
 * When a reader leaves the thread that it shares with other readers and with its task's own work.
 *
 * <p>A Kafka reader with nothing to hand over keeps its caller waiting, up to 20 ms at a time. A
 * task whose readers are asked without end is then always waiting or handing over, and ends no
 * bundle in between; and a partition that is idle holds up every record of the others.
 *
 * <p>So a reader that had to wait is not asked again for a while if it came back with nothing; and
 * if it did bring a record, no reader of the thread is asked for a moment. A thread that is behind
 * does not wait, so it loses no time.
 */
final class Turns {

  /** Whoever took longer to hand a record over had to wait for it. */
  private static final long WAIT = Duration.ofNanos(100_000).toNanos();

  /** So long a reader with nothing to hand over is left alone. */
  private static final long REST = Duration.ofMillis(10).toNanos();

  /** Flink comes back at its next watermark interval, but not before this is over. */
  private static final long BREATH = Duration.ofMillis(3).toNanos();

  /** Who handed over more without waiting is behind: it waited for other reasons. */
  private static final int MANY = 2_000;

  private final Breath breath;
  private long restsUntil;
  private int readSinceWaiting;

  /**
   * @param breath the one that the readers of a thread share
   * @param now nanoseconds from any fixed moment, as all times here
   */
  Turns(Breath breath, long now) {
    this.breath = breath;
    this.restsUntil = now;
  }

  /** Returns whether it is this reader's turn. */
  boolean isDue(long now) {
    return now - restsUntil >= 0 && now - breath.until >= 0;
  }

  /** Takes note of a turn, and of whether it brought a record. */
  void took(long begun, long ended, boolean brought) {
    readSinceWaiting++;
    if (ended - begun <= WAIT) {
      return;
    }
    if (!brought) {
      restsUntil = ended + REST;
    } else if (readSinceWaiting < MANY) {
      breath.until = ended + BREATH;
    }
    readSinceWaiting = 0;
  }

  /** Until when no reader of a thread is asked. */
  static final class Breath {

    private static final ThreadLocal<Breath> OF_THREAD =
        ThreadLocal.withInitial(() -> new Breath(System.nanoTime()));

    private long until;

    Breath(long now) {
      this.until = now;
    }

    static Breath ofThisThread() {
      return OF_THREAD.get();
    }
  }
}
