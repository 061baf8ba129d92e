package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.util.Objects;
import org.apache.beam.sdk.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * A shard's memory: a log of blocks in state, and an index of it in this process.
 *
 * <p>Survivors are remembered in the order of time, so what is older than {@code H} is forgotten
 * block by block from the front. The state is written and hardly ever read: only an event whose
 * identity is in the index is looked up in its block. The index is made anew from the blocks where
 * the shard has moved.
 */
final class SurvivorLog implements SurvivorStore {

  private final SurvivorIndex index = new SurvivorIndex();
  private long first;
  private long last;
  private @Nullable SurvivorBlock tail;
  private long firstLatest = Long.MIN_VALUE;
  private boolean changed;
  private @Nullable MapState<Long, SurvivorBlock> state;
  private @Nullable MapState<String, String> broughtBack;

  private SurvivorLog(long first, long last) {
    this.first = first;
    this.last = last;
  }

  /** Reads the log that state holds. */
  static SurvivorLog read(long first, long last, MapState<Long, SurvivorBlock> blocks) {
    SurvivorLog log = new SurvivorLog(first, last);
    for (long number = first; number <= last; number++) {
      SurvivorBlock block = Objects.requireNonNull(blocks.get(number).read(), "a block is missing");
      for (int place = 0; place < block.count(); place++) {
        log.index.add(block.high(place), numberOf(number, place));
      }
      if (number == last) {
        log.tail = block.copy();
      }
    }
    return log;
  }

  /**
   * Returns this memory, backed by the state of the shard's present call.
   *
   * @param commands where the command stands that brought a record back, by the record's position
   */
  SurvivorStore in(MapState<Long, SurvivorBlock> blocks, MapState<String, String> commands) {
    state = blocks;
    broughtBack = commands;
    return this;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  @Override
  public @Nullable Survivor recall(Hash128 identity) {
    Latest latest = new Latest(identity);
    index.find(identity.high(), latest::see);
    return latest.survivor;
  }

  @Override
  public @Nullable Position broughtBack(Position original) {
    String command = commands().get(original.toString()).read();
    return command == null ? null : Position.parse(command).orElseThrow();
  }

  @Override
  public void remember(Survivor survivor) {
    if (survivor.original() != null) {
      commands().put(survivor.original().toString(), survivor.position().toString());
    }
    if (tail == null || !tail.add(survivor)) {
      save();
      tail = SurvivorBlock.startingWith(survivor);
      last++;
      if (!tail.add(survivor)) {
        throw new AssertionError("an empty block takes any survivor");
      }
    }
    index.add(survivor.identity().high(), numberOf(last, tail.count() - 1));
    changed = true;
  }

  /** Writes what was remembered since the last time. */
  void save() {
    if (changed) {
      blocks().put(last, Objects.requireNonNull(tail).copy());
      changed = false;
    }
  }

  /** Forgets the blocks whose survivors were all posted before a time. */
  void forgetBefore(long time) {
    while (first < last) {
      if (firstLatest == Long.MIN_VALUE) {
        firstLatest = block(first).latest();
      }
      if (firstLatest >= time) {
        return;
      }
      SurvivorBlock block = block(first);
      for (int place = 0; place < block.count(); place++) {
        index.remove(block.high(place), numberOf(first, place));
      }
      blocks().remove(first);
      first++;
      firstLatest = Long.MIN_VALUE;
    }
  }

  private MapState<Long, SurvivorBlock> blocks() {
    return Objects.requireNonNull(state, "no state to read");
  }

  private MapState<String, String> commands() {
    return Objects.requireNonNull(broughtBack, "no state to read");
  }

  private SurvivorBlock block(long number) {
    return number == last && tail != null
        ? tail
        : Objects.requireNonNull(blocks().get(number).read(), "a block is missing");
  }

  private static long numberOf(long block, int place) {
    return block * SurvivorBlock.SURVIVORS + place;
  }

  /** Finds the latest survivor of an identity: of all in the index, the last in the log. */
  private final class Latest {

    private final Hash128 identity;
    private long number = -1;
    private @Nullable Survivor survivor;

    Latest(Hash128 identity) {
      this.identity = identity;
    }

    void see(long lastBits) {
      // The index keeps 32 bits of a number; the log never holds that many.
      long start = first * SurvivorBlock.SURVIVORS;
      long seen = start + ((lastBits - start) & 0xffff_ffffL);
      int place = (int) (seen % SurvivorBlock.SURVIVORS);
      SurvivorBlock block = block(seen / SurvivorBlock.SURVIVORS);
      if (seen > number && block.holds(place, identity)) {
        number = seen;
        survivor = block.survivor(place, identity);
      }
    }
  }
}
