/** Records become events, or exceptions that say why not. */
@NullMarked
package dev.tally.transforms.decode;

import org.jspecify.annotations.NullMarked;
