package dev.tally.warehouse;

/**
 * What a close and live posted to one meter in one hour, and how much of it is equal.
 *
 * @param hour where the hour of the posting windows starts, epoch milliseconds
 * @param equalRows how many rows both sides have, and equal
 */
public record CloseCount(
    String meter,
    long hour,
    long closedRows,
    long closedEvents,
    long liveRows,
    long liveEvents,
    long equalRows) {}
