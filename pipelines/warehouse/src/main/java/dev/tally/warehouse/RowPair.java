package dev.tally.warehouse;

import dev.tally.transforms.meter.Posting;
import org.jspecify.annotations.Nullable;

/**
 * The two sides of a row that differs; at least one side has it.
 *
 * @param closed what this close counted
 * @param live what the warehouse held: live's row, or the frozen one of a day closed before
 */
public record RowPair(@Nullable Posting closed, @Nullable Posting live) {}
