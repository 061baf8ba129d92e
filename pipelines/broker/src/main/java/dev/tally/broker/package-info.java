/** A Kafka broker inside this process, for a first try, a demonstration and tests. */
@NullMarked
package dev.tally.broker;

import org.jspecify.annotations.NullMarked;
