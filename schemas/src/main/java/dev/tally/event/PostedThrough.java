package dev.tally.event;

/**
 * A marker: its shard has written every event with an earlier posted time.
 *
 * @param time epoch milliseconds; {@link #END_OF_TIME} once nothing more can come
 */
public record PostedThrough(int shard, long time) implements CanonicalEntry {

  /** The time of the last marker of a finished ledger. */
  public static final long END_OF_TIME = Long.MAX_VALUE;
}
