/**
 * What flows, each type with its flat, versioned coder.
 *
 * <p>A {@link dev.tally.event.RawRecord} is what the broker holds; decoding makes an {@link
 * dev.tally.event.Event} of it; admission makes a {@link dev.tally.event.CanonicalEvent}.
 */
@NullMarked
package dev.tally.event;

import org.jspecify.annotations.NullMarked;
