/** A ledger's folder: its terms, and where its files and topics are. */
@NullMarked
package dev.tally.pipelines.ledger;

import org.jspecify.annotations.NullMarked;
