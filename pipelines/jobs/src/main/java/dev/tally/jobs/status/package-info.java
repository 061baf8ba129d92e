/** How a ledger fares: how far its readers are, what live has certified, which days are closed. */
@NullMarked
package dev.tally.jobs.status;

import org.jspecify.annotations.NullMarked;
