/** Events become partial rows, and partial rows become postings. */
@NullMarked
package dev.tally.transforms.meter;

import org.jspecify.annotations.NullMarked;
