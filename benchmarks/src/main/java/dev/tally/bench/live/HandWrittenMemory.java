package dev.tally.bench.live;

import org.jspecify.annotations.Nullable;

/**
 * The survivors that the current shard remembers, in two generations of one horizon each.
 *
 * <p>When an event opens the next span of length {@code H}, the generation before the last is
 * forgotten whole, so no identity needs a timer.
 */
interface HandWrittenMemory {

  /** Turns to the shard that is the current key. */
  void open() throws Exception;

  /** Returns the latest survivor of an event's identity; it may be older than {@code H}. */
  @Nullable HandWrittenSurvivor recall(HandWrittenEvent event) throws Exception;

  /** Remembers an event in place of an earlier one. Posted times never go back. */
  void remember(HandWrittenEvent event) throws Exception;

  /** Writes what was remembered since {@link #open}. */
  void close() throws Exception;
}
