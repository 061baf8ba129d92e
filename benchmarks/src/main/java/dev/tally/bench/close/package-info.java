/** The close suite: one archived day comes in, its rows go out, computed in several ways. */
@NullMarked
package dev.tally.bench.close;

import org.jspecify.annotations.NullMarked;
