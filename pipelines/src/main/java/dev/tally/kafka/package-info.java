/**
 * Kafka partitions become raw records, with the arrival time that their place in the log gives
 * them.
 */
@NullMarked
package dev.tally.kafka;

import org.jspecify.annotations.NullMarked;
