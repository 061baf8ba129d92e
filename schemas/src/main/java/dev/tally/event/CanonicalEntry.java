package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One entry of the canonical stream: an event, or how far its shard has come.
 *
 * <p>The entries of a shard are written to one partition, in admission order.
 */
public sealed interface CanonicalEntry permits CanonicalEvent, PostedThrough {

  /** Its flat form. */
  FlatCoder<CanonicalEntry> CODER = new Coder();

  /** The ordered stream it belongs to, from 0 to the ledger's shard count. */
  int shard();

  /** Writes and reads {@link #CODER}'s form. */
  final class Coder extends FlatCoder<CanonicalEntry> {

    private static final long serialVersionUID = 1;
    private static final int EVENT = 0;
    private static final int MARKER = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(CanonicalEntry entry, OutputStream out) throws IOException {
      Bytes.writeInt(entry.shard(), out);
      if (entry instanceof CanonicalEvent canonical) {
        Bytes.writeInt(EVENT, out);
        Event.CODER.encode(canonical.event(), out);
      } else if (entry instanceof PostedThrough marker) {
        Bytes.writeInt(MARKER, out);
        Bytes.writeLong(marker.time(), out);
      }
    }

    @Override
    protected CanonicalEntry read(InputStream in) throws IOException {
      int shard = Bytes.readInt(in);
      return Bytes.readInt(in) == EVENT
          ? new CanonicalEvent(shard, Event.CODER.decode(in))
          : new PostedThrough(shard, Bytes.readLong(in));
    }
  }
}
