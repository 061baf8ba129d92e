package dev.tally.transforms.meter;

/**
 * Where parts of rows meet: what is merged, kept and finished together.
 *
 * @param last the last moment at which a part can come, epoch milliseconds
 * @param shard which of the rows that are finished then, from 0
 */
public record Place(long last, int shard) {}
