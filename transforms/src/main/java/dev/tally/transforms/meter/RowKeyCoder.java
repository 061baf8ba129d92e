package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link RowKey}: equal keys have equal bytes. */
public final class RowKeyCoder extends AtomicCoder<RowKey> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final RowKeyCoder INSTANCE = new RowKeyCoder();

  private RowKeyCoder() {}

  public static RowKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(RowKey key, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeInt(key.meter(), out);
    PostingKeyCoder.of().encode(key.cell(), out);
    Bytes.writeLong(key.postingStart(), out);
  }

  @Override
  public RowKey decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    int meter = Bytes.readInt(in);
    PostingKey cell = PostingKeyCoder.of().decode(in);
    return new RowKey(meter, cell, Bytes.readLong(in));
  }
}
