package dev.tally.jobs.close;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.tally.transforms.close.RowFilter;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Warehouse;

/**
 * The differences of a close whose cause has not been found yet.
 *
 * @param count how many there are
 * @param certifiedEnd where the last of their posting windows ends, epoch milliseconds
 * @param hours those in which their posting windows start, epoch milliseconds, neighbours as one
 */
record OpenRows(long count, RowFilter filter, long certifiedEnd, ImmutableRangeSet<Long> hours) {

  private static final long HOUR_MILLIS = 3_600_000;

  static OpenRows of(Warehouse warehouse, long generation) {
    RowFilter filter = new RowFilter();
    RangeSet<Long> hours = TreeRangeSet.create();
    long[] found = {0, Long.MIN_VALUE};
    warehouse.readDifferences(
        generation,
        difference -> {
          if (difference.isOpen()) {
            Posting row = difference.row();
            filter.add(row);
            long hour = Math.floorDiv(row.postingStart(), HOUR_MILLIS) * HOUR_MILLIS;
            hours.add(Range.closedOpen(hour, hour + HOUR_MILLIS));
            found[0]++;
            found[1] = Math.max(found[1], row.postingStart() + row.window());
          }
        });
    return new OpenRows(found[0], filter, found[1], ImmutableRangeSet.copyOf(hours));
  }
}
