package dev.tally.bench.live;

import java.util.List;

/**
 * Which row.
 *
 * @param group the values of the meter's group-by fields
 * @param valueStart where the value window starts, epoch milliseconds
 * @param postingStart where the posting window starts, epoch milliseconds
 */
record HandWrittenKey(
    HandWrittenMeter meter, List<String> group, long valueStart, long postingStart) {

  HandWrittenKey {
    group = List.copyOf(group);
  }
}
