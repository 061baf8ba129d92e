package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a shard remembers: the survivors of the last {@code H} at least, and for ever which records
 * were brought back.
 */
interface SurvivorStore {

  /** Returns the latest survivor of an identity, or null; it may be older than {@code H}. */
  @Nullable Survivor recall(Hash128 identity);

  /** Returns where the command stands that brought a record back, if one did. */
  @Nullable Position broughtBack(Position original);

  /** Remembers a survivor in place of an earlier one. Posted times never go back. */
  void remember(Survivor survivor);
}
