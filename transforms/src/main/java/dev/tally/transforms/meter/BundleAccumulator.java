package dev.tally.transforms.meter;

import dev.tally.event.StringInterner;
import dev.tally.transforms.bundle.Sharding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What the elements of one bundle add to each row group, so that a bundle sends one part per row
 * group instead of one per event, and all parts for one shard together.
 *
 * <p>Sums are exact and order-free, so where bundles are cut changes no row.
 */
public final class BundleAccumulator {

  /** With this many rows the bundle is told to send what it has: a bundle may be a whole day. */
  private static final int MANY_ROWS = 50_000;

  private final Meters meters;
  private final Sharding sharding;
  private final Map<GroupKey, RowGroupAccumulator> rowGroups = new HashMap<>();
  private int rows;

  public BundleAccumulator(Meters meters, Sharding sharding) {
    this.meters = meters;
    this.sharding = sharding;
  }

  /** Returns what some events of a family add to, however many of its meters count them. */
  RowGroupAccumulator rowGroup(MeterFamily family, GroupKey events) {
    RowGroupAccumulator rowGroup = rowGroups.get(events);
    if (rowGroup == null) {
      rowGroup = new RowGroupAccumulator(family);
      rowGroups.put(events, rowGroup);
      rows += family.meters().size();
    }
    return rowGroup;
  }

  /** Whether it holds so much that it should be sent before the bundle ends. */
  public boolean isFull() {
    return rows >= MANY_ROWS;
  }

  /** Starts anew. */
  public void clear() {
    rowGroups.clear();
    rows = 0;
  }

  /** Hands every row over and starts anew: for whoever has put all events into one bundle. */
  public void post(Consumer<Posting> receiver) {
    Map<RowGroup, RowGroupAccumulator> whole = new HashMap<>();
    StringInterner interner = new StringInterner();
    drain((shard, parts) -> parts.addTo(whole, meters, interner));
    whole.forEach((rowGroup, totals) -> totals.postings(rowGroup, receiver));
  }

  /** Hands every part over, by the shard where it is merged, and starts anew. */
  public void drain(BiConsumer<RowShard, PartialRows> receiver) {
    Map<RowShard, PartialRows.Builder> parts = new HashMap<>();
    rowGroups.forEach(
        (events, totals) -> {
          RowGroup rowGroup = events.rowGroup();
          RowShard shard =
              RowShard.of(rowGroup, meters.family(rowGroup.family()).window(), sharding);
          parts.computeIfAbsent(shard, unused -> new PartialRows.Builder()).add(rowGroup, totals);
        });
    clear();
    parts.forEach((shard, builder) -> receiver.accept(shard, builder.build()));
  }
}
