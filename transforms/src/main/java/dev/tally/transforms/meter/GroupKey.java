package dev.tally.transforms.meter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What some events have in common for a family of meters: those that are alike add to the same row
 * group. It holds values where a {@link RowGroup} holds their texts, which are not made for each
 * event.
 */
final class GroupKey {

  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final int family;
  private final long valueStart;
  private final long postingStart;
  private final @Nullable Object[] group;
  private final int hash;

  /**
   * @param valueStart the start of the window that they happened in, epoch milliseconds
   * @param postingStart the start of the window that they are booked in, epoch milliseconds
   * @param group what the family groups them by, in its order
   */
  GroupKey(MeterFamily family, long valueStart, long postingStart, @Nullable Object... group) {
    this.family = family.index();
    this.valueStart = valueStart;
    this.postingStart = postingStart;
    this.group = group;
    int mixed = Arrays.hashCode(group) * 31 + this.family;
    this.hash =
        ((mixed * 31 + Long.hashCode(valueStart)) * 31 + Long.hashCode(postingStart))
            * GOLDEN_RATIO;
  }

  /** Returns the row group that they add to. */
  RowGroup rowGroup() {
    return new RowGroup(
        family, Arrays.stream(group).map(String::valueOf).toList(), valueStart, postingStart);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupKey key
        && hash == key.hash
        && family == key.family
        && valueStart == key.valueStart
        && postingStart == key.postingStart
        && Arrays.equals(group, key.group);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
