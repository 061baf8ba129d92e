/**
 * One class per wire format, each a pure function of a record's bytes, and what makes the data of
 * all of them conform to a contract.
 *
 * <p>A {@link dev.tally.event.RawRecord} comes in; a {@link dev.tally.wire.CloudEvent} goes out, or
 * the reason why the bytes are none.
 */
@NullMarked
package dev.tally.wire;

import org.jspecify.annotations.NullMarked;
