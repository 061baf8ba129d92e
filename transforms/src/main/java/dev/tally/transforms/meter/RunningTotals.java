package dev.tally.transforms.meter;

import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import java.util.ArrayList;
import java.util.List;

/** The totals of a row while a bundle adds to it: the one thing here that changes in place. */
final class RunningTotals {

  private final List<Measure> measures;
  private final long[] values;
  private long events;
  private long lateEvents;
  private long high;
  private long low;

  RunningTotals(List<Measure> measures) {
    this.measures = measures;
    this.values = new long[measures.size()];
  }

  /**
   * Adds what one event says of a measure.
   *
   * <p>Call it once for each measure, and then {@link #addEvent}.
   */
  void add(int measure, long value) {
    values[measure] =
        events == 0 ? value : measures.get(measure).aggregation().merge(values[measure], value);
  }

  void addEvent(boolean late, Hash128 hash) {
    events++;
    lateEvents += late ? 1 : 0;
    low += hash.low();
    // A sum that is less than what was added has overflown: it carries.
    high += hash.high() + (Long.compareUnsigned(low, hash.low()) < 0 ? 1 : 0);
  }

  Totals totals() {
    List<Long> totals = new ArrayList<>(values.length);
    for (long value : values) {
      totals.add(value);
    }
    return new Totals(totals, events, lateEvents, new Hash128(high, low));
  }
}
