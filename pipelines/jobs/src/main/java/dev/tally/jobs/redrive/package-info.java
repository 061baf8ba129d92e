/** Records that were not counted are brought back, by commands on the ledger's control topic. */
@NullMarked
package dev.tally.jobs.redrive;

import org.jspecify.annotations.NullMarked;
