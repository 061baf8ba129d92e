package dev.tally.transforms.meter;

/**
 * Part of a row: what one bundle, or one event, adds to it.
 *
 * @param meter where the meter stands in {@link Meters}
 * @param window how long the meter's windows last, milliseconds
 * @param postingStart where the posting window starts, epoch milliseconds
 */
public record Partial(int meter, long window, long postingStart, Totals totals) {}
