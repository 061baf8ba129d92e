/** Topics become files of raw records, named by their offsets, and a manifest of them. */
@NullMarked
package dev.tally.ledger.archive;

import org.jspecify.annotations.NullMarked;
