package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link CanonicalEntry}. */
public final class CanonicalEntryCoder extends AtomicCoder<CanonicalEntry> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final int EVENT = 0;
  private static final int MARKER = 1;
  private static final CanonicalEntryCoder INSTANCE = new CanonicalEntryCoder();

  private CanonicalEntryCoder() {}

  public static CanonicalEntryCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(CanonicalEntry entry, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeInt(entry.shard(), out);
    if (entry instanceof CanonicalEvent canonical) {
      Bytes.writeInt(EVENT, out);
      EventCoder.of().encode(canonical.event(), out);
    } else if (entry instanceof PostedThrough marker) {
      Bytes.writeInt(MARKER, out);
      Bytes.writeLong(marker.time(), out);
    }
  }

  @Override
  public CanonicalEntry decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    int shard = Bytes.readInt(in);
    return Bytes.readInt(in) == EVENT
        ? new CanonicalEvent(shard, EventCoder.of().decode(in))
        : new PostedThrough(shard, Bytes.readLong(in));
  }
}
