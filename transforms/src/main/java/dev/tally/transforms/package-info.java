/**
 * The flow: records in; postings, canonical entries and exceptions out.
 *
 * <p>Start reading at {@link dev.tally.transforms.CountEvents}. Nothing here knows a runner, a
 * connector or a clock.
 */
@NullMarked
package dev.tally.transforms;

import org.jspecify.annotations.NullMarked;
