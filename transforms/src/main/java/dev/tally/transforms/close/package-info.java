/** Two sets of rows become verified, or differences with one cause each. */
@NullMarked
package dev.tally.transforms.close;

import org.jspecify.annotations.NullMarked;
