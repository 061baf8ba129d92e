/**
 * Puts events onto Kafka from files or from a generator, with the trouble that real producers make.
 *
 * <p>A {@link dev.tally.simulator.SendPlan} comes in; records go to the ledger's topics, and what
 * must become of each of them goes to a truth ledger, known without any of Tally's transforms.
 */
@NullMarked
package dev.tally.simulator;

import org.jspecify.annotations.NullMarked;
