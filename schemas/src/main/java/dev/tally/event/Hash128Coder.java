package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Sixteen bytes. It has no version byte: it is a key of state, and its form can never change. */
public final class Hash128Coder extends AtomicCoder<Hash128> {

  private static final long serialVersionUID = 1;
  private static final Hash128Coder INSTANCE = new Hash128Coder();

  private Hash128Coder() {}

  public static Hash128Coder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Hash128 hash, OutputStream out) throws IOException {
    Bytes.writeHash(hash, out);
  }

  @Override
  public Hash128 decode(InputStream in) throws IOException {
    return Bytes.readHash(in);
  }
}
