/**
 * The servers that Tally runs beside, on this machine and for this machine alone: a Kafka broker, a
 * Flink session cluster, PostgreSQL. Each is a process of its own that outlives the command which
 * has started it; a folder says which they are.
 */
@NullMarked
package dev.tally.stack;

import org.jspecify.annotations.NullMarked;
