package dev.tally.bench.live;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * All that a shard remembers, as one value of the heap backend.
 *
 * <p>It is changed in place: the backend copies it first where a checkpoint still reads it.
 */
final class HandWrittenGenerations {

  static final long NONE = Long.MIN_VALUE;

  private long newest = NONE;
  private HandWrittenIds current = new HandWrittenIds();
  private HandWrittenIds previous = new HandWrittenIds();

  HandWrittenIds current() {
    return current;
  }

  HandWrittenIds previous() {
    return previous;
  }

  /** Makes a span the current one, if it is later. */
  void advance(long span) {
    if (span <= newest) {
      return;
    }
    if (newest != NONE) {
      HandWrittenIds oldest = previous;
      previous = current;
      current = oldest;
      current.clear();
      if (span > newest + 1) {
        previous.clear();
      }
    }
    newest = span;
  }

  /** The flat form. */
  static final class Serializer extends HandWrittenSerializer<HandWrittenGenerations> {

    private static final long serialVersionUID = 1;

    @Override
    public HandWrittenGenerations createInstance() {
      return new HandWrittenGenerations();
    }

    @Override
    public HandWrittenGenerations copy(HandWrittenGenerations from) {
      HandWrittenGenerations copy = new HandWrittenGenerations();
      copy.newest = from.newest;
      copy.current = from.current.copy();
      copy.previous = from.previous.copy();
      return copy;
    }

    @Override
    public void serialize(HandWrittenGenerations value, DataOutputView target) throws IOException {
      target.writeLong(value.newest);
      value.current.write(target);
      value.previous.write(target);
    }

    @Override
    public HandWrittenGenerations deserialize(DataInputView source) throws IOException {
      HandWrittenGenerations value = new HandWrittenGenerations();
      value.newest = source.readLong();
      value.current = HandWrittenIds.read(source);
      value.previous = HandWrittenIds.read(source);
      return value;
    }

    @Override
    public TypeSerializerSnapshot<HandWrittenGenerations> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** Names the serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<HandWrittenGenerations> {

    public Snapshot() {
      super(Serializer::new);
    }
  }
}
