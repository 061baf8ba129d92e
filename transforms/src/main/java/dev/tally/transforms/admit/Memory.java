package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import org.jspecify.annotations.Nullable;

/** The survivors that a shard remembers: at least those of the last {@code H}. */
interface Memory {

  /** Returns the latest survivor of an identity, or null; it may be older than {@code H}. */
  @Nullable Survivor recall(Hash128 identity);

  /** Remembers a survivor in place of an earlier one. Posted times never go back. */
  void remember(Survivor survivor);
}
