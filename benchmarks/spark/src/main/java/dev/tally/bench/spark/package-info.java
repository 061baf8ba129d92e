/**
 * The archived day in Spark: an archive's folder comes in, text rows and what they took go out.
 *
 * <p>It knows nothing of Tally, whose class path it could not share.
 */
@NullMarked
package dev.tally.bench.spark;

import org.jspecify.annotations.NullMarked;
