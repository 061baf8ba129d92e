package dev.tally.bench.live;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** An identity as a key of RocksDB. */
record HandWrittenId(long high, long low) {

  /** Sixteen bytes, big-endian: what follows the shard in a key. */
  static final class Serializer extends HandWrittenSerializer<HandWrittenId> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public HandWrittenId createInstance() {
      return new HandWrittenId(0, 0);
    }

    @Override
    public HandWrittenId copy(HandWrittenId from) {
      return from;
    }

    @Override
    public int getLength() {
      return 2 * Long.BYTES;
    }

    @Override
    public void serialize(HandWrittenId id, DataOutputView target) throws IOException {
      target.writeLong(id.high);
      target.writeLong(id.low);
    }

    @Override
    public HandWrittenId deserialize(DataInputView source) throws IOException {
      long high = source.readLong();
      return new HandWrittenId(high, source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<HandWrittenId> snapshotConfiguration() {
      return new Snapshot();
    }
  }

  /** What is remembered of an identity: payload hash, posted time, partition and offset. */
  static final class WordsSerializer extends HandWrittenSerializer<long[]> {

    private static final long serialVersionUID = 1;
    private static final int WORDS = 5;

    @Override
    public long[] createInstance() {
      return new long[WORDS];
    }

    @Override
    public long[] copy(long[] from) {
      return from.clone();
    }

    @Override
    public int getLength() {
      return WORDS * Long.BYTES;
    }

    @Override
    public void serialize(long[] words, DataOutputView target) throws IOException {
      for (long word : words) {
        target.writeLong(word);
      }
    }

    @Override
    public long[] deserialize(DataInputView source) throws IOException {
      long[] words = new long[WORDS];
      for (int index = 0; index < WORDS; index++) {
        words[index] = source.readLong();
      }
      return words;
    }

    @Override
    public TypeSerializerSnapshot<long[]> snapshotConfiguration() {
      return new WordsSnapshot();
    }
  }

  /** Names the serializer in a checkpoint. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<HandWrittenId> {

    public Snapshot() {
      super(Serializer::new);
    }
  }

  /** Names the serializer in a checkpoint. */
  public static final class WordsSnapshot extends SimpleTypeSerializerSnapshot<long[]> {

    public WordsSnapshot() {
      super(WordsSerializer::new);
    }
  }
}
