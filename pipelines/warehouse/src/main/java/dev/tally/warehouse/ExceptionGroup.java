package dev.tally.warehouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many exceptions have some values in common.
 *
 * @param values one for each column that was asked for, in that order; null where a record has none
 * @param records how many there are
 * @param firstPosted when the first of them is booked, epoch milliseconds
 * @param lastPosted when the last of them is booked, epoch milliseconds
 */
public record ExceptionGroup(
    List<@Nullable String> values, long records, long firstPosted, long lastPosted) {}
