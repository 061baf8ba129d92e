/** One run in a process of its own: a task comes in as a file, what it came to goes out as one. */
@NullMarked
package dev.tally.bench.fork;

import org.jspecify.annotations.NullMarked;
