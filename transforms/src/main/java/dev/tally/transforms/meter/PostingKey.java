package dev.tally.transforms.meter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell: one meter, one group, one value window.
 *
 * @param meter the meter's name
 * @param group one text per group-by field, in the meter's order
 * @param valueStart where the value window starts, epoch milliseconds
 */
public record PostingKey(String meter, List<String> group, long valueStart) {

  private static final int GOLDEN_RATIO = 0x9E3779B9;

  public PostingKey {
    group = List.copyOf(group);
  }

  // A bundle looks a row up for every event and meter, and lists compare by iterator.

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof PostingKey key)
        || valueStart != key.valueStart
        || !meter.equals(key.meter)
        || group.size() != key.group.size()) {
      return false;
    }
    for (int index = 0; index < group.size(); index++) {
      if (!group.get(index).equals(key.group.get(index))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the same number in every process and every build: state is placed by it. Near values
   * and times are far apart in it.
   */
  @Override
  public int hashCode() {
    int hash = meter.hashCode();
    for (int index = 0; index < group.size(); index++) {
      hash = hash * 31 + group.get(index).hashCode();
    }
    return (hash * 31 + Long.hashCode(valueStart)) * GOLDEN_RATIO;
  }
}
