package dev.tally.transforms.admit;

import dev.tally.event.Hash128;
import dev.tally.event.StringInterner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.beam.sdk.state.MapState;

/**
 * What this process knows of a shard without asking its state.
 *
 * <p>Everything in it follows from the state, and it holds for as long as the state is where this
 * process left it, which the stamp tells. So it does not matter which worker has the shard, nor
 * whether what it did last was kept.
 */
final class ShardCache {

  private static final long NONE = Long.MIN_VALUE;

  private final SurvivorLog survivors;
  private final StringInterner interner;
  private Hash128 stamp;
  private long openSlice = NONE;

  /** The candidates of the open slice, by the tick that decides them. */
  private final NavigableMap<Long, List<AdmissionCandidate>> waiting = new TreeMap<>();

  private ShardCache(SurvivorLog survivors, Hash128 stamp, StringInterner interner) {
    this.survivors = survivors;
    this.interner = interner;
    this.stamp = stamp;
  }

  /** Returns the shard as its state says, with texts that the shards of a worker share. */
  static ShardCache read(
      ShardProgress progress, MapState<Long, SurvivorBlock> blocks, StringInterner interner) {
    return new ShardCache(
        SurvivorLog.read(progress.firstBlock(), progress.lastBlock(), blocks),
        progress.stamp(),
        interner);
  }

  boolean isAt(ShardProgress progress) {
    return stamp.equals(progress.stamp());
  }

  void goTo(ShardProgress progress) {
    stamp = progress.stamp();
  }

  SurvivorLog survivors() {
    return survivors;
  }

  /** Takes note of a batch that was put into the buffer. */
  void received(CandidateBatch batch) {
    if (batch.slice() == openSlice) {
      addAll(batch, Long.MIN_VALUE);
    }
  }

  private void addAll(CandidateBatch batch, long from) {
    for (AdmissionCandidate candidate : batch.unpack(interner)) {
      if (candidate.postedTime() >= from) {
        long tick = AdmitFn.tickOf(candidate.postedTime());
        waiting.computeIfAbsent(tick, none -> new ArrayList<>()).add(candidate);
      }
    }
  }

  /**
   * Takes the candidates of a slice that are posted in a span and have not been taken before.
   *
   * @param to where a tick ends, or time
   */
  List<AdmissionCandidate> take(long slice, long from, long to, CandidateBuffer buffer) {
    if (slice != openSlice) {
      openSlice = slice;
      waiting.clear();
      for (CandidateBatch batch : buffer.read(slice)) {
        addAll(batch, from);
      }
    }
    Map<Long, List<AdmissionCandidate>> ended = waiting.headMap(to, false);
    List<AdmissionCandidate> due = new ArrayList<>();
    ended.values().forEach(due::addAll);
    ended.clear();
    return due;
  }

  /** Drops what is known of a slice that is decided whole. */
  void leave(long slice) {
    if (slice == openSlice) {
      openSlice = NONE;
      waiting.clear();
    }
  }
}
