package dev.tally.transforms.meter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the elements of one bundle add to each row, so that a bundle sends one part per row instead
 * of one per event, and all parts for one place together.
 *
 * <p>Sums are exact and order-free, so where bundles are cut changes no row.
 */
public final class BundleTotals {

  /** With this many rows the bundle is told to send what it has: a bundle may be a whole day. */
  private static final int MANY_ROWS = 50_000;

  private final Meters meters;
  private final Places places;
  private final Map<RowKey, RunningTotals> rows = new HashMap<>();
  private final Map<Alike, @Nullable RunningTotals[]> rowsOfAlike = new HashMap<>();

  public BundleTotals(Meters meters, Places places) {
    this.meters = meters;
    this.places = places;
  }

  /** Returns the totals of a row, to add to. */
  RunningTotals row(RowKey key) {
    return rows.computeIfAbsent(key, row -> new RunningTotals(meters.measures(row.meter())));
  }

  /**
   * Returns the rows that some events add to: one look-up, however many meters count them.
   *
   * @param count how many rows there can be; those that nothing was added to yet are null
   */
  @Nullable RunningTotals[] rowsOf(Alike events, int count) {
    @Nullable RunningTotals[] known = rowsOfAlike.get(events);
    if (known == null) {
      if (rowsOfAlike.size() >= MANY_ROWS) {
        // It only saves look-ups: the totals are in the rows.
        rowsOfAlike.clear();
      }
      known = new @Nullable RunningTotals[count];
      rowsOfAlike.put(events, known);
    }
    return known;
  }

  /** Whether it holds so much that it should be sent before the bundle ends. */
  public boolean isFull() {
    return rows.size() >= MANY_ROWS;
  }

  /** Starts anew. */
  public void clear() {
    rows.clear();
    rowsOfAlike.clear();
  }

  /** Hands every part over, by the place where it is merged, and starts anew. */
  public void drain(BiConsumer<Place, List<RowPart>> receiver) {
    Map<Place, List<RowPart>> parts = new HashMap<>();
    rows.forEach(
        (row, totals) ->
            parts
                .computeIfAbsent(
                    places.of(row, meters.window(row.meter())), place -> new ArrayList<>())
                .add(new RowPart(row, totals.totals())));
    parts.forEach(receiver);
    clear();
  }
}
