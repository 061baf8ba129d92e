package dev.tally.warehouse;

/**
 * What both books posted in one hour, over all meters.
 *
 * @param hour where the hour of the posting windows starts, epoch milliseconds
 */
public record HourCount(
    long hour,
    long liveRows,
    long liveEvents,
    long closedRows,
    long closedEvents,
    long equalRows) {}
