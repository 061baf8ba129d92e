package dev.tally.transforms.meter;

import java.util.List;

/**
 * A cell: one meter, one group, one value window.
 *
 * @param meter the meter's name
 * @param group one text per group-by field, in the meter's order
 * @param valueStart where the value window starts, epoch milliseconds
 */
public record PostingKey(String meter, List<String> group, long valueStart) {

  public PostingKey {
    group = List.copyOf(group);
  }
}
