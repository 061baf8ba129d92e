/** A ledger's folder: its catalogs, and where its files and topics are. */
@NullMarked
package dev.tally.ledger;

import org.jspecify.annotations.NullMarked;
