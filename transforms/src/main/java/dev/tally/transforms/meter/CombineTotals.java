package dev.tally.transforms.meter;

import org.apache.beam.sdk.transforms.Combine;
import org.jspecify.annotations.Nullable;

/** Merges the partials of one row into one. */
final class CombineTotals extends Combine.BinaryCombineFn<Partial> {

  private static final long serialVersionUID = 1;

  private final Meters meters;

  CombineTotals(Meters meters) {
    this.meters = meters;
  }

  @Override
  public @Nullable Partial identity() {
    return null;
  }

  @Override
  public Partial apply(Partial left, Partial right) {
    return meters.merge(left, right);
  }
}
