/**
 * A warehouse in PostgreSQL: {@code postgresql://USER@HOST:PORT/DATABASE}, found by its provider.
 *
 * <p>One schema holds one ledger. What is asked of it stands in {@code warehouse-sql}; here is how
 * a server is reached, how rows are copied into it, and what is done again when it says so.
 */
@NullMarked
package dev.tally.postgres;

import org.jspecify.annotations.NullMarked;
