package dev.tally.warehouse;

import java.time.Duration;

/**
 * The corrections whose posting window starts that long after their value window.
 *
 * @param atLeast the shortest distance counted here
 * @param rows how many correction rows
 * @param events how many events those rows hold
 */
public record LatenessCount(Duration atLeast, long rows, long events) {}
