package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.state.MapState;

/**
 * What this process knows of a shard without asking its state.
 *
 * <p>Everything in it follows from the state, and it holds for as long as the state is where this
 * process left it, which the stamp tells. So it does not matter which worker has the shard, nor
 * whether what it did last was kept.
 */
final class Shard {

  private static final long NONE = Long.MIN_VALUE;

  private final SurvivorLog survivors;
  private Hash128 stamp;
  private long openSlice = NONE;
  private List<Candidate> waiting = new ArrayList<>();

  private Shard(SurvivorLog survivors, Hash128 stamp) {
    this.survivors = survivors;
    this.stamp = stamp;
  }

  static Shard read(Progress progress, MapState<Long, Block> blocks) {
    return new Shard(
        SurvivorLog.read(progress.firstBlock(), progress.lastBlock(), blocks), progress.stamp());
  }

  boolean isAt(Progress progress) {
    return stamp.equals(progress.stamp());
  }

  void goTo(Progress progress) {
    stamp = progress.stamp();
  }

  SurvivorLog survivors() {
    return survivors;
  }

  /** Takes note of a chunk that was put into the buffer. */
  void received(Chunk chunk) {
    if (chunk.slice() == openSlice) {
      waiting.addAll(chunk.unpack());
    }
  }

  /** Takes the candidates of a slice that are posted in a span and have not been taken before. */
  List<Candidate> take(long slice, long from, long to, Buffer buffer) {
    if (slice != openSlice) {
      openSlice = slice;
      waiting = new ArrayList<>();
      for (Chunk chunk : buffer.read(slice)) {
        for (Candidate candidate : chunk.unpack()) {
          if (candidate.postedTime() >= from) {
            waiting.add(candidate);
          }
        }
      }
    }
    List<Candidate> due = new ArrayList<>();
    List<Candidate> rest = new ArrayList<>();
    for (Candidate candidate : waiting) {
      (candidate.postedTime() < to ? due : rest).add(candidate);
    }
    waiting = rest;
    return due;
  }

  /** Drops what is known of a slice that is decided whole. */
  void leave(long slice) {
    if (slice == openSlice) {
      openSlice = NONE;
      waiting = new ArrayList<>();
    }
  }
}
