package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.values.KV;

/** The flat form of {@link Parts}. */
public final class PartsCoder extends AtomicCoder<Parts> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 2;
  private static final PartsCoder INSTANCE = new PartsCoder();

  private PartsCoder() {}

  public static PartsCoder of() {
    return INSTANCE;
  }

  /** Returns the coder of what bundles send. */
  public static Coder<KV<Place, Parts>> byPlace() {
    return KvCoder.of(PlaceCoder.of(), INSTANCE);
  }

  @Override
  public void encode(Parts parts, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeInt(parts.count(), out);
    Bytes.writeBytes(parts.lines(), out);
  }

  @Override
  public Parts decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    int count = Bytes.readInt(in);
    return new Parts(count, Bytes.readBytes(in));
  }
}
