/**
 * What a changed catalog would make of records that have arrived.
 *
 * <p>Archived records and two catalogs go in; out come the events of which the changed one makes
 * something else, added up by producer, event type and what is different.
 */
@NullMarked
package dev.tally.jobs.trial;

import org.jspecify.annotations.NullMarked;
