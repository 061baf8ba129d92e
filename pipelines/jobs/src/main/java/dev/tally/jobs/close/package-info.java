/** Archived days become the closed book, and every difference to the live book a cause. */
@NullMarked
package dev.tally.jobs.close;

import org.jspecify.annotations.NullMarked;
