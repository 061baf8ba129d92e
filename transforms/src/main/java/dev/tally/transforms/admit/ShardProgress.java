package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * How far a shard has come.
 *
 * @param decided everything posted earlier has been decided, epoch milliseconds; {@link
 *     Long#MIN_VALUE} before the first tick
 * @param firstBlock the first block of survivors that is remembered
 * @param lastBlock the last one, less than the first where none is
 * @param stamp a hash of everything that the shard has received and decided, in this order
 */
record ShardProgress(long decided, long firstBlock, long lastBlock, Hash128 stamp) {

  /** Its flat form. */
  static final FlatCoder<ShardProgress> CODER = new Coder();

  static final ShardProgress START = new ShardProgress(Long.MIN_VALUE, 0, -1, Hash128.ZERO);

  ShardProgress received(CandidateBatch batch) {
    Hash128 chain = stamp.then(Hash128.of(batch.candidates()));
    return new ShardProgress(decided, firstBlock, lastBlock, chain);
  }

  ShardProgress decidedTo(long time, long first, long last) {
    return new ShardProgress(time, first, last, stamp.then(new Hash128(time, last)));
  }

  private static final class Coder extends FlatCoder<ShardProgress> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(ShardProgress progress, OutputStream out) throws IOException {
      Bytes.writeLong(progress.decided(), out);
      Bytes.writeLong(progress.firstBlock(), out);
      Bytes.writeLong(progress.lastBlock(), out);
      Bytes.writeHash(progress.stamp(), out);
    }

    @Override
    protected ShardProgress read(InputStream in) throws IOException {
      long decided = Bytes.readLong(in);
      long firstBlock = Bytes.readLong(in);
      long lastBlock = Bytes.readLong(in);
      return new ShardProgress(decided, firstBlock, lastBlock, Bytes.readHash(in));
    }
  }
}
