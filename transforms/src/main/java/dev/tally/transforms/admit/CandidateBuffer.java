package dev.tally.transforms.admit;

import dev.tally.transforms.bundle.Sharding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.values.KV;

/**
 * Batches that wait for their turn, by slice.
 *
 * <p>A drain reads and removes the slices that are due and touches no other, however many wait
 * because one partition is hours ahead of another. Each batch is written once.
 */
final class CandidateBuffer {

  /** From this many slices on, asking which exist is cheaper than trying each. */
  private static final long FEW_SLICES = 1_000;

  private final MapState<KV<Long, Integer>, CandidateBatch> batches;
  private final MapState<Long, Integer> sizes;
  private final Sharding sharding;

  CandidateBuffer(
      MapState<KV<Long, Integer>, CandidateBatch> batches,
      MapState<Long, Integer> sizes,
      Sharding sharding) {
    this.batches = batches;
    this.sizes = sizes;
    this.sharding = sharding;
  }

  void add(CandidateBatch batch) {
    int size = size(batch.slice());
    batches.put(KV.of(batch.slice(), size), batch);
    sizes.put(batch.slice(), size + 1);
  }

  /**
   * Returns the starts of the slices that may hold candidates posted in a span, earliest first.
   *
   * @param from inclusive, or {@link Long#MIN_VALUE}
   * @param to exclusive, or {@link Long#MAX_VALUE}
   */
  LongStream due(long from, long to) {
    boolean few = from != Long.MIN_VALUE && to != Long.MAX_VALUE;
    if (few && (to - from) / sharding.slice() <= FEW_SLICES) {
      return LongStream.iterate(
          sharding.sliceOf(from), slice -> slice < to, slice -> slice + sharding.slice());
    }
    return StreamSupport.stream(sizes.keys().read().spliterator(), false)
        .mapToLong(Long::longValue)
        .filter(slice -> slice < to)
        .sorted();
  }

  /** Returns the batches of a slice. */
  List<CandidateBatch> read(long slice) {
    int size = size(slice);
    List<CandidateBatch> read = new ArrayList<>(size);
    for (int number = 0; number < size; number++) {
      read.add(batches.get(KV.of(slice, number)).read());
    }
    return read;
  }

  /** Forgets a slice. */
  void remove(long slice) {
    int size = size(slice);
    for (int number = 0; number < size; number++) {
      batches.remove(KV.of(slice, number));
    }
    if (size > 0) {
      sizes.remove(slice);
    }
  }

  private int size(long slice) {
    Integer size = sizes.get(slice).read();
    return size == null ? 0 : size;
  }
}
