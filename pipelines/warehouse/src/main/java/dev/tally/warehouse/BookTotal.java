package dev.tally.warehouse;

import org.jspecify.annotations.Nullable;

/**
 * What each book says that a sum of money comes to, in micros.
 *
 * @param measure its name
 * @param currency the currency, or empty where the meter's group names none
 * @param closed what the closed book has of the days that are closed; null where it has no row
 * @param live what the live book has of the same days; null where it has no row
 * @param open what the live book has certified of the other days; null where it has no row
 */
public record BookTotal(
    String measure,
    String currency,
    @Nullable Long closed,
    @Nullable Long live,
    @Nullable Long open) {

  /** Returns by how much live exceeds closed on the days that are closed, in micros. */
  public long difference() {
    return Math.subtractExact(live == null ? 0 : live, closed == null ? 0 : closed);
  }
}
