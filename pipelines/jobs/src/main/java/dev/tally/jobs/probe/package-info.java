/**
 * Synthetic events through a running ledger: a catalog's probes come in, and go out to the topics.
 * What live makes of them is held against the answers, and a verdict comes back.
 */
@NullMarked
package dev.tally.jobs.probe;

import org.jspecify.annotations.NullMarked;
