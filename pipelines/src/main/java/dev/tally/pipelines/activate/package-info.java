/** A catalog and a day come in; a ledger that counts by it from that day on goes out. */
@NullMarked
package dev.tally.pipelines.activate;

import org.jspecify.annotations.NullMarked;
