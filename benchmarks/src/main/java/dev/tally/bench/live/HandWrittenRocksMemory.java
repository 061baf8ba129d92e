package dev.tally.bench.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.jspecify.annotations.Nullable;

/** A memory for RocksDB: one entry an identity, written in one batch a drain. */
final class HandWrittenRocksMemory implements HandWrittenMemory {

  private final MapState<HandWrittenId, long[]> even;
  private final MapState<HandWrittenId, long[]> odd;
  private final ValueState<Long> newest;
  private final Map<HandWrittenId, long[]> written = new HashMap<>();
  private final long horizon;
  private @Nullable Long generation;

  HandWrittenRocksMemory(KeyedStateStore store, Duration horizon) {
    this.even = store.getMapState(descriptor("even"));
    this.odd = store.getMapState(descriptor("odd"));
    this.newest = store.getState(new ValueStateDescriptor<>("newest", LongSerializer.INSTANCE));
    this.horizon = horizon.toMillis();
  }

  private static MapStateDescriptor<HandWrittenId, long[]> descriptor(String name) {
    return new MapStateDescriptor<>(
        name, new HandWrittenId.Serializer(), new HandWrittenId.WordsSerializer());
  }

  @Override
  public void open() throws Exception {
    generation = newest.value();
  }

  @Override
  public @Nullable HandWrittenSurvivor recall(HandWrittenEvent event) throws Exception {
    if (generation == null) {
      return null;
    }
    HandWrittenId id = new HandWrittenId(event.identityHigh(), event.identityLow());
    long[] kept = written.get(id);
    kept = kept != null ? kept : map(generation).get(id);
    kept = kept != null ? kept : map(generation - 1).get(id);
    return kept == null
        ? null
        : new HandWrittenSurvivor(kept[0], kept[1], kept[2], (int) kept[3], kept[4]);
  }

  @Override
  public void remember(HandWrittenEvent event) throws Exception {
    long span = Math.floorDiv(event.postedTime(), horizon);
    if (generation == null || span > generation) {
      advance(span);
    }
    written.put(
        new HandWrittenId(event.identityHigh(), event.identityLow()),
        new long[] {
          event.payloadHigh(),
          event.payloadLow(),
          event.postedTime(),
          event.partition(),
          event.offset()
        });
  }

  private void advance(long span) throws Exception {
    close();
    if (generation != null) {
      map(span).clear();
      if (span > generation + 1) {
        map(span - 1).clear();
      }
    }
    generation = span;
    newest.update(span);
  }

  @Override
  public void close() throws Exception {
    if (generation != null && !written.isEmpty()) {
      map(generation).putAll(written);
      written.clear();
    }
  }

  private MapState<HandWrittenId, long[]> map(long span) {
    return Math.floorMod(span, 2) == 0 ? even : odd;
  }
}
