/** The live suite: a topic that is full comes in, rows go out. */
@NullMarked
package dev.tally.bench.live;

import org.jspecify.annotations.NullMarked;
