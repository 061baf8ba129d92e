/**
 * What jobs that failed, were killed or have been replaced left in a ledger, found and taken away.
 */
@NullMarked
package dev.tally.jobs.tidy;

import org.jspecify.annotations.NullMarked;
