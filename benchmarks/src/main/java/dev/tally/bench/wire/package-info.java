/** What a record costs on its way in and out of bytes, beside the plain library call. */
@NullMarked
package dev.tally.bench.wire;

import org.jspecify.annotations.NullMarked;
