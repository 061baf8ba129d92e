package dev.tally.transforms.meter;

/**
 * What makes a row one row.
 *
 * @param meter where the meter stands in {@link Meters}
 * @param postingStart where the posting window starts, epoch milliseconds
 */
public record RowKey(int meter, PostingKey cell, long postingStart) {}
