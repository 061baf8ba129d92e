/**
 * One survivor per identity, whatever the order of arrival.
 *
 * <p>Events of all partitions come in as they arrive; each shard's survivors go out in admission
 * order, and every repeat becomes an exception that points at its survivor.
 */
@NullMarked
package dev.tally.transforms.admit;

import org.jspecify.annotations.NullMarked;
