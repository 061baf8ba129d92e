/**
 * The warehouse in a DuckDB file, shared by processes that take turns.
 *
 * <p>DuckDB gives a file to one process. Here nobody keeps it: every piece of work takes a lease,
 * opens the file, does one transaction and closes it.
 */
@NullMarked
package dev.tally.duckdb;

import org.jspecify.annotations.NullMarked;
