/** The lake: admitted events come in from the archive, Parquet files of typed columns go out. */
@NullMarked
package dev.tally.jobs.lake;

import org.jspecify.annotations.NullMarked;
