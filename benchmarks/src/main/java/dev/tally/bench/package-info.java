/** {@code tally bench}: Tally and its rivals count the same bytes in turns, and must agree. */
@NullMarked
package dev.tally.bench;

import org.jspecify.annotations.NullMarked;
