/**
 * A ledger: its terms, its catalogs and since when each holds, its control topic, and where its
 * files and topics are.
 */
@NullMarked
package dev.tally.ledger;

import org.jspecify.annotations.NullMarked;
