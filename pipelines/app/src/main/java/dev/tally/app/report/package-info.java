/**
 * What a close found, for people: {@code report.json}, one page and the lists behind its numbers.
 *
 * <p>The rows of a {@link dev.tally.duckdb.CloseStore} and the differences with their causes come
 * in; a folder that needs neither a server nor a network goes out.
 */
@NullMarked
package dev.tally.app.report;

import org.jspecify.annotations.NullMarked;
