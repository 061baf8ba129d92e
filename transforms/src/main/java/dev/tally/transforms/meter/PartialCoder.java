package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Partial}. */
public final class PartialCoder extends AtomicCoder<Partial> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final PartialCoder INSTANCE = new PartialCoder();

  private PartialCoder() {}

  public static PartialCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Partial partial, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeInt(partial.meter(), out);
    Bytes.writeLong(partial.window(), out);
    Bytes.writeLong(partial.postingStart(), out);
    TotalsCoder.encode(partial.totals(), out);
  }

  @Override
  public Partial decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    int meter = Bytes.readInt(in);
    long window = Bytes.readLong(in);
    long postingStart = Bytes.readLong(in);
    return new Partial(meter, window, postingStart, TotalsCoder.decode(in));
  }
}
