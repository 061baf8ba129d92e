package dev.tally.transforms.meter;

import dev.tally.event.StringInterner;
import dev.tally.transforms.bundle.Sharding;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What the elements of one bundle add to each line, so that a bundle sends one part per line
 * instead of one per event, and all parts for one place together.
 *
 * <p>Sums are exact and order-free, so where bundles are cut changes no row.
 */
public final class BundleAccumulator {

  /** With this many rows the bundle is told to send what it has: a bundle may be a whole day. */
  private static final int MANY_ROWS = 50_000;

  private final Meters meters;
  private final Sharding sharding;
  private final Map<GroupKey, RowGroupAccumulator> lines = new HashMap<>();
  private int rows;

  public BundleAccumulator(Meters meters, Sharding sharding) {
    this.meters = meters;
    this.sharding = sharding;
  }

  /** Returns what some events of a family add to, however many of its meters count them. */
  RowGroupAccumulator line(MeterFamily family, GroupKey events) {
    RowGroupAccumulator line = lines.get(events);
    if (line == null) {
      line = new RowGroupAccumulator(family);
      lines.put(events, line);
      rows += family.meters().size();
    }
    return line;
  }

  /** Whether it holds so much that it should be sent before the bundle ends. */
  public boolean isFull() {
    return rows >= MANY_ROWS;
  }

  /** Starts anew. */
  public void clear() {
    lines.clear();
    rows = 0;
  }

  /** Hands every row over and starts anew: for whoever has put all events into one bundle. */
  public void post(Consumer<Posting> receiver) {
    Map<RowGroup, RowGroupAccumulator> whole = new HashMap<>();
    StringInterner texts = new StringInterner();
    drain((place, parts) -> parts.addTo(whole, meters, texts));
    whole.forEach((line, totals) -> totals.postings(line, receiver));
  }

  /** Hands every part over, by the place where it is merged, and starts anew. */
  public void drain(BiConsumer<RowShard, PartialRows> receiver) {
    Map<RowShard, PartialRows.Builder> parts = new HashMap<>();
    lines.forEach(
        (events, totals) -> {
          RowGroup line = events.line();
          RowShard place = RowShard.of(line, meters.family(line.family()).window(), sharding);
          parts.computeIfAbsent(place, unused -> new PartialRows.Builder()).add(line, totals);
        });
    clear();
    parts.forEach((place, draft) -> receiver.accept(place, draft.build()));
  }
}
