/**
 * One log and one flow go in, through every runner and way of arrival; the same rows must come out.
 *
 * <p>Other modules use it through this module's test jar.
 */
@NullMarked
package dev.tally.transforms.parity;

import org.jspecify.annotations.NullMarked;
