/**
 * Statements: the cells of a meter, rolled up to the periods that people ask for, as text.
 *
 * <p>All times are epoch milliseconds, UTC, until they are printed.
 */
@NullMarked
package dev.tally.warehouse.statement;

import org.jspecify.annotations.NullMarked;
