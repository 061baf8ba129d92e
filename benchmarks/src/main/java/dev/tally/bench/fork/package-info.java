/** A process per run: a task comes in, one rival does it, what it took and what it said go out. */
@NullMarked
package dev.tally.bench.fork;

import org.jspecify.annotations.NullMarked;
