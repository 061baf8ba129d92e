/** Archives a ledger's topics on a cluster, a partition to a worker. */
@NullMarked
package dev.tally.jobs.archive;

import org.jspecify.annotations.NullMarked;
