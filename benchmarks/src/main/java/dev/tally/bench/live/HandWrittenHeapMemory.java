package dev.tally.bench.live;

import java.time.Duration;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.jspecify.annotations.Nullable;

/** A memory for the heap backend: one value a shard, asked for once a drain. */
final class HandWrittenHeapMemory implements HandWrittenMemory {

  private final ValueState<HandWrittenGenerations> state;
  private final long horizon;
  private HandWrittenGenerations shard = new HandWrittenGenerations();

  HandWrittenHeapMemory(KeyedStateStore store, Duration horizon) {
    this.state =
        store.getState(
            new ValueStateDescriptor<>("generations", new HandWrittenGenerations.Serializer()));
    this.horizon = horizon.toMillis();
  }

  @Override
  public void open() throws Exception {
    HandWrittenGenerations known = state.value();
    shard = known == null ? new HandWrittenGenerations() : known;
  }

  @Override
  public @Nullable HandWrittenSurvivor recall(HandWrittenEvent event) {
    HandWrittenSurvivor survivor = recall(event, shard.current());
    return survivor != null ? survivor : recall(event, shard.previous());
  }

  private @Nullable HandWrittenSurvivor recall(HandWrittenEvent event, HandWrittenIds ids) {
    int at = ids.find(event.identityHigh(), event.identityLow());
    if (at < 0) {
      return null;
    }
    return new HandWrittenSurvivor(
        ids.word(at + HandWrittenIds.PAYLOAD),
        ids.word(at + HandWrittenIds.PAYLOAD + 1),
        ids.word(at + HandWrittenIds.POSTED),
        ids.partition(at),
        ids.offset(at));
  }

  @Override
  public void remember(HandWrittenEvent event) {
    shard.advance(Math.floorDiv(event.postedTime(), horizon));
    shard.current().put(event);
  }

  @Override
  public void close() throws Exception {
    state.update(shard);
  }
}
