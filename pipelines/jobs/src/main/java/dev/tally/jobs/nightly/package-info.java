/** The night's work on a ledger: archive, wait for live, close, and nothing twice. */
@NullMarked
package dev.tally.jobs.nightly;

import org.jspecify.annotations.NullMarked;
