package dev.tally.jobs.close;

import dev.tally.transforms.close.RowFilter;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Warehouse;

/**
 * The differences of a close whose cause has not been found yet.
 *
 * @param count how many there are
 * @param certifiedEnd where the last of their posting windows ends, epoch milliseconds
 */
record OpenRows(long count, RowFilter filter, long certifiedEnd) {

  static OpenRows of(Warehouse warehouse, long generation) {
    RowFilter filter = new RowFilter();
    long[] found = {0, Long.MIN_VALUE};
    warehouse.readDifferences(
        generation,
        difference -> {
          if (difference.isOpen()) {
            Posting row = difference.row();
            filter.add(row);
            found[0]++;
            found[1] = Math.max(found[1], row.postingStart() + row.window());
          }
        });
    return new OpenRows(found[0], filter, found[1]);
  }
}
