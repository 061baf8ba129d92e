/** What remembering costs: a topic of events that are all remembered comes in, bytes go out. */
@NullMarked
package dev.tally.bench.state;

import org.jspecify.annotations.NullMarked;
