/** How a ledger fares: for people, for programs, and as metrics of Prometheus. */
@NullMarked
package dev.tally.app.status;

import org.jspecify.annotations.NullMarked;
