package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import java.time.Duration;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * A shard's memory in state, kept in two generations of one horizon each.
 *
 * <p>Survivors of one span of length {@code H} share a map. When an event opens the next span, the
 * map of the span before the last is emptied whole: forgetting costs one call, no timer per
 * identity, and what is kept is never younger than {@code H} nor older than twice that.
 */
final class Generations implements Memory {

  private final MapState<Hash128, Survivor> even;
  private final MapState<Hash128, Survivor> odd;
  private final ValueState<Long> newest;
  private final long horizon;
  private @Nullable Long generation;

  Generations(
      MapState<Hash128, Survivor> even,
      MapState<Hash128, Survivor> odd,
      ValueState<Long> newest,
      Duration horizon) {
    this.even = even;
    this.odd = odd;
    this.newest = newest;
    this.horizon = horizon.toMillis();
    this.generation = newest.read();
  }

  @Override
  public @Nullable Survivor recall(Hash128 identity) {
    if (generation == null) {
      return null;
    }
    Survivor survivor = map(generation).get(identity).read();
    return survivor != null ? survivor : map(generation - 1).get(identity).read();
  }

  @Override
  public void remember(Survivor survivor) {
    long span = Math.floorDiv(survivor.postedTime(), horizon);
    if (generation == null || span > generation) {
      open(span);
    }
    map(span).put(survivor.identity(), survivor);
  }

  private void open(long span) {
    if (generation != null) {
      map(span).clear();
      if (span > generation + 1) {
        map(span - 1).clear();
      }
    }
    generation = span;
    newest.write(span);
  }

  private MapState<Hash128, Survivor> map(long span) {
    return Math.floorMod(span, 2) == 0 ? even : odd;
  }
}
