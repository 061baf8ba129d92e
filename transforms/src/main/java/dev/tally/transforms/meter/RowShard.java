package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.transforms.bundle.Sharding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * Where parts of rows meet: what is merged, kept and finished together.
 *
 * @param last the last moment at which a part can come, epoch milliseconds
 * @param shard which of the rows that are finished then, from 0
 */
public record RowShard(long last, int shard) {

  /** Its flat form: equal ones have equal bytes. */
  public static final FlatCoder<RowShard> CODER = new Coder();

  /**
   * Returns the shard of a row group.
   *
   * @param window how long its windows last, milliseconds
   */
  static RowShard of(RowGroup rowGroup, long window, Sharding sharding) {
    long last =
        sharding.bounded()
            ? GlobalWindow.INSTANCE.maxTimestamp().getMillis()
            : rowGroup.postingStart() + window - 1;
    int hash = rowGroup.hashCode();
    return new RowShard(last, Math.floorMod(hash ^ hash >>> 15, sharding.shards()));
  }

  private static final class Coder extends FlatCoder<RowShard> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(RowShard shard, OutputStream out) throws IOException {
      Bytes.writeLong(shard.last(), out);
      Bytes.writeInt(shard.shard(), out);
    }

    @Override
    protected RowShard read(InputStream in) throws IOException {
      long last = Bytes.readLong(in);
      return new RowShard(last, Bytes.readInt(in));
    }
  }
}
