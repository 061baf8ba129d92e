package dev.tally.warehouse;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * What admission must remember of an event that an earlier, closed day admitted.
 *
 * @param postedTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param original where the record stands that a command brought back with it, or null
 */
public record Seed(
    Hash128 identity,
    Hash128 payloadHash,
    long postedTime,
    long arrivalTime,
    Position position,
    @Nullable Position original) {}
