package dev.tally.bench.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The flat form of a row. */
final class HandWrittenRowSerializer extends HandWrittenSerializer<HandWrittenRow> {

  private static final long serialVersionUID = 1;
  private static final HandWrittenMeter[] METERS = HandWrittenMeter.values();

  @Override
  public HandWrittenRow createInstance() {
    HandWrittenKey key = new HandWrittenKey(HandWrittenMeter.EVENTS, List.of(), 0, 0);
    return new HandWrittenRow(key, new HandWrittenTotals());
  }

  @Override
  public HandWrittenRow copy(HandWrittenRow from) {
    return new HandWrittenRow(from.key(), from.totals().copy());
  }

  @Override
  public void serialize(HandWrittenRow row, DataOutputView target) throws IOException {
    HandWrittenKey key = row.key();
    target.writeByte(key.meter().number());
    target.writeByte(key.group().size());
    for (String value : key.group()) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      target.writeInt(bytes.length);
      target.write(bytes);
    }
    target.writeLong(key.valueStart());
    target.writeLong(key.postingStart());
    row.totals().write(target);
  }

  @Override
  public HandWrittenRow deserialize(DataInputView source) throws IOException {
    HandWrittenMeter meter = METERS[source.readByte()];
    String[] group = new String[source.readByte()];
    for (int index = 0; index < group.length; index++) {
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      group[index] = new String(bytes, StandardCharsets.UTF_8);
    }
    long valueStart = source.readLong();
    HandWrittenKey key =
        new HandWrittenKey(meter, Arrays.asList(group), valueStart, source.readLong());
    return new HandWrittenRow(key, HandWrittenTotals.read(source));
  }

  @Override
  public TypeSerializerSnapshot<HandWrittenRow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Names the serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<HandWrittenRow> {

    public Snapshot() {
      super(HandWrittenRowSerializer::new);
    }
  }
}
