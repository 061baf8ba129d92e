package dev.tally.warehouse;

/**
 * What came of holding the rows of a close against live's.
 *
 * @param compared how many rows at least one side has
 * @param equal how many of them both sides have, and equal
 */
public record Comparison(long compared, long equal) {}
