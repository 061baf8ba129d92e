package dev.tally.transforms.meter;

import dev.tally.catalog.Meter;
import java.io.Serializable;
import java.util.List;

/**
 * Meters with the same windows and the same groups: their rows lie side by side, in {@link
 * RowGroup}s.
 *
 * <p>What they count of one event goes a common way, with one look-up and one key.
 *
 * @param index its number: where it stands among the families of a ledger, from 0, or below 0 for a
 *     family of twins
 * @param meters its meters, at least one
 * @param window how long their windows last, milliseconds
 */
record MeterFamily(int index, List<Meter> meters, long window) implements Serializable {

  MeterFamily {
    meters = List.copyOf(meters);
  }

  MeterFamily(int index, List<Meter> meters) {
    this(index, meters, meters.get(0).window().toMillis());
  }

  /** Whether rows of some meters lie side by side as those of its own do. */
  boolean hasRowsOf(List<Meter> others) {
    return rows(meters).equals(rows(others));
  }

  /** Returns what decides how rows lie side by side: filters and descriptions do not. */
  private static List<Object> rows(List<Meter> meters) {
    return meters.stream()
        .<Object>map(
            meter -> List.of(meter.name(), meter.window(), meter.groupBy(), meter.measures()))
        .toList();
  }

  /** Returns the names of what its meters group by. */
  List<String> groupBy() {
    return meters.get(0).groupBy();
  }

  /** Returns where the window starts that a time falls into, epoch milliseconds. */
  long windowOf(long time) {
    return Math.floorDiv(time, window) * window;
  }
}
