/** What came of a benchmark: measured rounds come in; a table, JSON, a page or a verdict go out. */
@NullMarked
package dev.tally.bench.report;

import org.jspecify.annotations.NullMarked;
