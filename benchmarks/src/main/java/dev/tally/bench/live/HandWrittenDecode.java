package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract.Field;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records to chunks of packed events, and what was refused to exceptions and rows.
 *
 * <p>An operator and not a function, because chunks must be sent before the checkpoint's barrier
 * and before a watermark that would make their events late.
 */
final class HandWrittenDecode extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<ConsumerRecord<byte[], byte[]>, byte[]> {

  static final OutputTag<ExceptionRow> EXCEPTIONS =
      new OutputTag<>("exceptions", HandWrittenType.chained(ExceptionRow.class));
  static final OutputTag<HandWrittenRow> ROWS =
      new OutputTag<>(
          "rows", new HandWrittenType<>(HandWrittenRow.class, new HandWrittenRowSerializer()));

  private static final long serialVersionUID = 1;

  private final Catalog catalog;
  private final String topic;
  private final Map<Integer, Long> arrivalTimes = new HashMap<>();
  private transient State state;

  /** What there is on a worker only. */
  private record State(
      Decode decode,
      HandWrittenEvent.Packer packer,
      List<HandWrittenChunk> chunks,
      HandWrittenDispositions dispositions,
      ListState<Long> arrivals) {}

  HandWrittenDecode(Catalog catalog, String topic) {
    this.catalog = catalog;
    this.topic = topic;
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    // A union: a partition may go on in another subtask, and the latest arrival time is the one.
    ListState<Long> arrivals =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("arrivals", Long.class));
    List<Long> kept = new ArrayList<>();
    arrivals.get().forEach(kept::add);
    for (int index = 0; index < kept.size(); index += 2) {
      arrivalTimes.merge(kept.get(index).intValue(), kept.get(index + 1), Math::max);
    }
    List<HandWrittenChunk> chunks = new ArrayList<>();
    for (int shard = 0; shard < HandWrittenShards.COUNT; shard++) {
      chunks.add(new HandWrittenChunk(shard));
    }
    List<String> fields = catalog.contracts().get(0).fields().stream().map(Field::name).toList();
    state =
        new State(
            new Decode(Catalogs.of(catalog)),
            new HandWrittenEvent.Packer(fields),
            chunks,
            new HandWrittenDispositions(topic),
            arrivals);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<Long> kept = new ArrayList<>();
    arrivalTimes.forEach(
        (partition, time) -> {
          kept.add((long) partition);
          kept.add(time);
        });
    state.arrivals().update(kept);
  }

  @Override
  public void processElement(StreamRecord<ConsumerRecord<byte[], byte[]>> element) {
    ConsumerRecord<byte[], byte[]> record = element.getValue();
    long arrivalTime = arrivalTimes.merge(record.partition(), record.timestamp(), Math::max);
    // The load has no batches, so a record is one event.
    Decoded decoded = state.decode().decode(raw(record, arrivalTime)).get(0);
    if (decoded instanceof Decodable decodable) {
      offer(decodable.event());
    } else {
      refuse(decoded);
    }
  }

  private RawRecord raw(ConsumerRecord<byte[], byte[]> record, long arrivalTime) {
    List<Header> headers = List.of();
    if (record.headers().iterator().hasNext()) {
      headers = new ArrayList<>();
      for (org.apache.kafka.common.header.Header header : record.headers()) {
        headers.add(new Header(header.key(), header.value()));
      }
    }
    return new RawRecord(
        Position.of(topic, record.partition(), record.offset()),
        record.timestamp(),
        arrivalTime,
        record.key(),
        record.value(),
        headers);
  }

  private void offer(Event event) {
    HandWrittenChunk chunk = state.chunks().get(HandWrittenShards.of(event.identity().low()));
    chunk.add(event, state.packer());
    if (chunk.isFull()) {
      output.collect(new StreamRecord<>(chunk.take()));
    }
  }

  private void refuse(Decoded decoded) {
    HandWrittenDispositions.End end =
        new HandWrittenDispositions.End(decoded.postedTime(), Disposition.CONTROL, null);
    if (decoded instanceof Refused refused) {
      ExceptionRow row = refused.exception();
      output.collect(EXCEPTIONS, new StreamRecord<>(row));
      end = new HandWrittenDispositions.End(row.postedTime(), row.disposition(), row.code());
    }
    state.dispositions().count(decoded.position().partition(), decoded.position().offset(), end);
  }

  private void send() {
    for (HandWrittenChunk chunk : state.chunks()) {
      if (!chunk.isEmpty()) {
        output.collect(new StreamRecord<>(chunk.take()));
      }
    }
    state.dispositions().drain(row -> output.collect(ROWS, new StreamRecord<>(row)));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    send();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    send();
  }

  @Override
  public void finish() throws Exception {
    send();
    super.finish();
  }
}
