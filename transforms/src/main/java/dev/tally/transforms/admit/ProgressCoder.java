package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of {@link Progress}. */
final class ProgressCoder extends AtomicCoder<Progress> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final ProgressCoder INSTANCE = new ProgressCoder();

  private ProgressCoder() {}

  static ProgressCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Progress progress, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeLong(progress.decided(), out);
    Bytes.writeLong(progress.firstBlock(), out);
    Bytes.writeLong(progress.lastBlock(), out);
    Bytes.writeHash(progress.stamp(), out);
  }

  @Override
  public Progress decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long decided = Bytes.readLong(in);
    long firstBlock = Bytes.readLong(in);
    long lastBlock = Bytes.readLong(in);
    return new Progress(decided, firstBlock, lastBlock, Bytes.readHash(in));
  }
}
