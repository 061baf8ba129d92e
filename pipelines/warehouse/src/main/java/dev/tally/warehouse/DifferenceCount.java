package dev.tally.warehouse;

import dev.tally.transforms.close.Cause;
import java.time.LocalDate;

/**
 * How many rows of a day differ by one cause.
 *
 * @param day of their posting windows, UTC
 */
public record DifferenceCount(LocalDate day, Cause cause, long rows) {}
