package dev.tally.bench.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Parts of rows to rows, each sent once its posting window has ended.
 *
 * <p>The rows of open posting windows live in memory; a checkpoint keeps a copy, one list a shard.
 */
final class HandWrittenPost extends AbstractStreamOperator<HandWrittenRow>
    implements OneInputStreamOperator<HandWrittenRow, HandWrittenRow> {

  private static final long serialVersionUID = 1;

  private transient State state;

  /** What there is on a worker only. */
  private record State(
      TreeMap<Long, Map<HandWrittenKey, HandWrittenTotals>> windows,
      ListState<HandWrittenRow> open) {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListStateDescriptor<HandWrittenRow> descriptor =
        new ListStateDescriptor<>("open", new HandWrittenRowSerializer());
    state = new State(new TreeMap<>(), context.getKeyedStateStore().getListState(descriptor));
    if (context.isRestored()) {
      this.<Integer>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              descriptor,
              (key, rows) -> rows.get().forEach(this::merge));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<List<HandWrittenRow>> byShard = new ArrayList<>();
    for (int shard = 0; shard < HandWrittenShards.COUNT; shard++) {
      byShard.add(new ArrayList<>());
    }
    state
        .windows()
        .values()
        .forEach(
            rows ->
                rows.forEach(
                    (key, totals) ->
                        byShard
                            .get(HandWrittenShards.of(key))
                            .add(new HandWrittenRow(key, totals.copy()))));
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    for (int shard = 0; shard < HandWrittenShards.COUNT; shard++) {
      if (HandWrittenShards.ownerOf(shard, subtasks) == subtask) {
        setCurrentKey(HandWrittenShards.key(shard));
        state.open().update(byShard.get(shard));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<HandWrittenRow> element) {
    merge(element.getValue());
  }

  private void merge(HandWrittenRow part) {
    state
        .windows()
        .computeIfAbsent(part.key().postingStart(), none -> new HashMap<>())
        .computeIfAbsent(part.key(), none -> new HandWrittenTotals())
        .merge(part.totals());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    TreeMap<Long, Map<HandWrittenKey, HandWrittenTotals>> windows = state.windows();
    while (!windows.isEmpty()
        && windows.firstKey() + HandWrittenMeter.WINDOW - 1 <= mark.getTimestamp()) {
      windows
          .pollFirstEntry()
          .getValue()
          .forEach(
              (key, totals) -> output.collect(new StreamRecord<>(new HandWrittenRow(key, totals))));
    }
    super.processWatermark(mark);
  }
}
