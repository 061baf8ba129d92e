package dev.tally.event;

/**
 * One entry of the canonical stream: an event, or how far its shard has come.
 *
 * <p>The entries of a shard are written to one partition, in admission order.
 */
public sealed interface CanonicalEntry permits CanonicalEvent, PostedThrough {

  /** The ordered stream it belongs to, from 0 to the ledger's shard count. */
  int shard();
}
