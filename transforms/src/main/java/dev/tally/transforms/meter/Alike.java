package dev.tally.transforms.meter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What some events have in common. Those that are alike, and that a meter counts, add to the same
 * row of it.
 */
final class Alike {

  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final String kind;
  private final long happened;
  private final long booked;
  private final @Nullable Object[] values;
  private final int hash;

  /**
   * @param kind what can be alike at all: what has another kind is not
   * @param happened the start of a window that they happened in, epoch milliseconds
   * @param booked the start of a window that they are booked in, epoch milliseconds
   * @param values all that meters group them by
   */
  Alike(String kind, long happened, long booked, @Nullable Object... values) {
    this.kind = kind;
    this.happened = happened;
    this.booked = booked;
    this.values = values;
    int mixed = Arrays.hashCode(values) * 31 + kind.hashCode();
    this.hash =
        ((mixed * 31 + Long.hashCode(happened)) * 31 + Long.hashCode(booked)) * GOLDEN_RATIO;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Alike alike
        && hash == alike.hash
        && happened == alike.happened
        && booked == alike.booked
        && kind.equals(alike.kind)
        && Arrays.equals(values, alike.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
