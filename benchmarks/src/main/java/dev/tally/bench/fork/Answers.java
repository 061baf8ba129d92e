package dev.tally.bench.fork;

import dev.tally.event.Hash128;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where a rival's rows end: they are counted, and what they say is added up.
 *
 * <p>The check adds, over all rows, each number times a hash of the cell it belongs to, mod 2^64.
 * It is linear, so it does not matter over how many rows a cell's number is spread: two rivals that
 * agree on every statement have the same check, however they post.
 *
 * <p>Static, because a runner copies its sinks and the cluster runs inside this process.
 */
public final class Answers {

  private static final LongAdder ROWS = new LongAdder();
  private static final LongAdder CHECK = new LongAdder();
  private static final LongAdder REPEATS = new LongAdder();
  private static volatile long lastNanos;
  private static volatile @Nullable SortedMap<String, Long> statements;

  private Answers() {}

  /**
   * What a rival came to.
   *
   * @param rows how many rows were written; it may differ between rivals that post differently; -1
   *     where nothing is counted
   * @param repeats how many records repeated another, or -1 where the rival does not tell
   * @param check the linear hash of all statements
   * @param statements the statements themselves where they were kept, otherwise empty
   */
  public record Answer(long rows, long repeats, String check, Map<String, Long> statements) {

    /** Returns what work comes to that counts nothing, so that there is nothing to compare. */
    public static Answer none() {
      return new Answer(-1, -1, "", Map.of());
    }
  }

  /** Starts anew. */
  public static void reset(boolean keepStatements) {
    ROWS.reset();
    CHECK.reset();
    REPEATS.reset();
    lastNanos = System.nanoTime();
    statements = keepStatements ? new ConcurrentSkipListMap<>() : null;
  }

  /**
   * Takes what one row adds to a cell.
   *
   * @param group the values of the meter's group-by fields
   * @param valueStart where the value window starts, epoch milliseconds
   * @param measures in the meter's order
   */
  public static void row(String meter, List<String> group, long valueStart, long... measures) {
    long check = 0;
    String cell = meter + " " + String.join(",", group) + " " + valueStart;
    SortedMap<String, Long> kept = statements;
    for (int index = 0; index < measures.length; index++) {
      check += Hash128.of(cell, Integer.toString(index)).low() * measures[index];
      if (kept != null) {
        kept.merge(cell + " " + index, measures[index], Long::sum);
      }
    }
    CHECK.add(check);
    ROWS.increment();
    lastNanos = System.nanoTime();
  }

  /** Takes a record that repeats another. */
  public static void repeat() {
    REPEATS.increment();
    lastNanos = System.nanoTime();
  }

  /** When the last row came, as {@link System#nanoTime}. */
  static long lastNanos() {
    return lastNanos;
  }

  static Answer answer() {
    SortedMap<String, Long> kept = statements;
    return new Answer(
        ROWS.sum(),
        REPEATS.sum(),
        Long.toHexString(CHECK.sum()),
        kept == null ? Map.of() : new TreeMap<>(kept));
  }
}
