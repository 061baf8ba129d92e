package dev.tally.bench.live;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * One survivor per identity, in admission order, and what the survivors add to the rows.
 *
 * <p>The buffer lives in memory and is copied to state by a checkpoint; the identities live in
 * state. Sums are sent before a barrier, so they need none. No timer: a watermark drains the
 * buckets below it, shard by shard.
 */
final class HandWrittenAdmit extends AbstractStreamOperator<HandWrittenRow>
    implements OneInputStreamOperator<byte[], HandWrittenRow> {

  static final OutputTag<ExceptionRow> EXCEPTIONS =
      new OutputTag<>("repeats", HandWrittenType.chained(ExceptionRow.class));

  private static final long serialVersionUID = 1;

  private final String topic;
  private final Duration horizon;
  private final StateBackend backend;
  private transient State state;

  /** What there is on a worker only. */
  private record State(
      HandWrittenBuffer buffer,
      HandWrittenMemory memory,
      HandWrittenSums sums,
      HandWrittenDispositions dispositions,
      ListState<byte[]> waiting,
      HandWrittenEvent cursor) {}

  private long decidedTo = Long.MIN_VALUE;

  HandWrittenAdmit(String topic, Duration horizon, StateBackend backend) {
    this.topic = topic;
    this.horizon = horizon;
    this.backend = backend;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListStateDescriptor<byte[]> descriptor =
        new ListStateDescriptor<>("waiting", BytePrimitiveArraySerializer.INSTANCE);
    state =
        new State(
            new HandWrittenBuffer(),
            backend == StateBackend.HEAP
                ? new HandWrittenHeapMemory(context.getKeyedStateStore(), horizon)
                : new HandWrittenRocksMemory(context.getKeyedStateStore(), horizon),
            new HandWrittenSums(),
            new HandWrittenDispositions(topic),
            context.getKeyedStateStore().getListState(descriptor),
            new HandWrittenEvent());
    if (context.isRestored()) {
      this.<Integer>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              descriptor,
              (key, waiting) -> {
                for (byte[] block : waiting.get()) {
                  buffer(HandWrittenShards.ofKey(key), block, 0);
                }
              });
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<List<byte[]>> byShard = new ArrayList<>();
    for (int shard = 0; shard < HandWrittenShards.COUNT; shard++) {
      byShard.add(new ArrayList<>());
    }
    state.buffer().forEachBlock((shard, block) -> byShard.get(shard).add(block.toBytes()));
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    for (int shard = 0; shard < HandWrittenShards.COUNT; shard++) {
      if (HandWrittenShards.ownerOf(shard, subtasks) == subtask) {
        setCurrentKey(HandWrittenShards.key(shard));
        state.waiting().update(byShard.get(shard));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) {
    byte[] chunk = element.getValue();
    buffer(HandWrittenChunk.shardOf(chunk), chunk, HandWrittenChunk.HEADER);
  }

  private void buffer(int shard, byte[] events, int from) {
    HandWrittenEvent cursor = state.cursor();
    for (int at = from; at < events.length; at += cursor.length()) {
      cursor.to(events, at);
      if (cursor.postedTime() < decidedTo) {
        refuseBehind(cursor);
      } else {
        state.buffer().add(shard, cursor);
      }
    }
  }

  private void refuseBehind(HandWrittenEvent event) {
    String detail =
        "It is booked " + (decidedTo - event.postedTime()) + " ms before what was decided.";
    except(event, Disposition.BEHIND_WATERMARK, detail, null);
    state
        .dispositions()
        .count(event.partition(), event.offset(), decidedTo, Disposition.BEHIND_WATERMARK);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    boolean timeEnds = mark.getTimestamp() == Long.MAX_VALUE;
    long decided = timeEnds ? Long.MAX_VALUE : HandWrittenBuffer.bucketOf(mark.getTimestamp() + 1);
    if (decided > decidedTo) {
      while (state.buffer().drainNext(decided, this::drain)) {
        // Bucket by bucket, the earliest first.
      }
      decidedTo = decided;
      state.sums().drainEnded(decided, this::send);
      state.dispositions().drainEnded(decided, this::send);
    }
    super.processWatermark(mark);
  }

  private void drain(int shard, long bucketStart, HandWrittenBlock block) throws Exception {
    setCurrentKey(HandWrittenShards.key(shard));
    state.memory().open();
    block.forEachInOrder(bucketStart, this::decide);
    state.memory().close();
  }

  private void decide(HandWrittenEvent event) throws Exception {
    HandWrittenSurvivor survivor = state.memory().recall(event);
    Disposition disposition = Disposition.ADMITTED;
    if (survivor == null || event.postedTime() - survivor.postedTime() > horizon.toMillis()) {
      state.memory().remember(event);
      state.sums().add(event);
    } else {
      disposition = refuseRepeat(event, survivor);
    }
    state.dispositions().count(event.partition(), event.offset(), event.postedTime(), disposition);
  }

  private Disposition refuseRepeat(HandWrittenEvent event, HandWrittenSurvivor survivor) {
    boolean same = survivor.hasPayloadOf(event);
    Disposition disposition = same ? Disposition.DUPLICATE : Disposition.CONFLICT;
    String detail =
        "It repeats an event booked "
            + (event.postedTime() - survivor.postedTime())
            + " ms earlier, with "
            + (same ? "the same" : "another")
            + " payload.";
    except(event, disposition, detail, Position.of(topic, survivor.partition(), survivor.offset()));
    return disposition;
  }

  private void except(
      HandWrittenEvent event, Disposition disposition, String detail, @Nullable Position survivor) {
    Event whole = event.toEvent(topic);
    output.collect(
        EXCEPTIONS, new StreamRecord<>(ExceptionRow.of(whole, disposition, detail, survivor)));
  }

  private void send(HandWrittenRow row) {
    output.collect(new StreamRecord<>(row));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    state.sums().drain(this::send);
    state.dispositions().drain(this::send);
  }
}
