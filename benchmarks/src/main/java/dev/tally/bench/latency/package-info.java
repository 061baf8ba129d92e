/**
 * How long rows and events take at a steady rate: a paced producer comes in, percentiles go out.
 */
@NullMarked
package dev.tally.bench.latency;

import org.jspecify.annotations.NullMarked;
