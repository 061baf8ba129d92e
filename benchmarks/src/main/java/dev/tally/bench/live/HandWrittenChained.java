package dev.tally.bench.live;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stands where Flink wants a serializer for what never leaves a chain; it fails if it does. */
final class HandWrittenChained<T> extends HandWrittenSerializer<T> {

  private static final long serialVersionUID = 1;

  @Override
  public T createInstance() {
    throw refuse();
  }

  @Override
  public T copy(T from) {
    return from;
  }

  @Override
  public void serialize(T value, DataOutputView target) {
    throw refuse();
  }

  @Override
  public T deserialize(DataInputView source) {
    throw refuse();
  }

  private static UnsupportedOperationException refuse() {
    return new UnsupportedOperationException("it must not leave the chain");
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Snapshot<>();
  }

  /** Names the serializer in a checkpoint. */
  public static final class Snapshot<T> extends SimpleTypeSerializerSnapshot<T> {

    public Snapshot() {
      super(HandWrittenChained<T>::new);
    }
  }
}
