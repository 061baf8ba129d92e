package dev.tally.transforms.meter;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What the elements of one bundle add to each row, so that a bundle sends one partial per row
 * instead of one per event.
 *
 * <p>Sums are exact and order-free, so where bundles are cut changes no row.
 */
public final class BundleTotals {

  /** With this many rows the bundle is told to send what it has: a bundle may be a whole day. */
  private static final int MANY_ROWS = 50_000;

  private final Meters meters;
  private final Map<Row, Partial> rows = new HashMap<>();

  public BundleTotals(Meters meters) {
    this.meters = meters;
  }

  /** Adds to a row. */
  void add(PostingKey key, Partial partial) {
    rows.merge(new Row(key, partial.postingStart()), partial, meters::merge);
  }

  /** Whether it holds so much that it should be sent before the bundle ends. */
  public boolean isFull() {
    return rows.size() >= MANY_ROWS;
  }

  /** Hands every partial over and starts anew. */
  public void drain(BiConsumer<PostingKey, Partial> receiver) {
    rows.forEach((row, partial) -> receiver.accept(row.key(), partial));
    rows.clear();
  }

  private record Row(PostingKey key, long postingStart) {}
}
