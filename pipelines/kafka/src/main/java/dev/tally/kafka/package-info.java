/**
 * Kafka's topics become raw records, each with the arrival time that its place in the log gives it,
 * and what the flow admits becomes records of the canonical topic.
 */
@NullMarked
package dev.tally.kafka;

import org.jspecify.annotations.NullMarked;
