package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Survivor}. */
public final class SurvivorCoder extends AtomicCoder<Survivor> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 3;
  private static final SurvivorCoder INSTANCE = new SurvivorCoder();

  private SurvivorCoder() {}

  public static SurvivorCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Survivor survivor, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeHash(survivor.identity(), out);
    Bytes.writeLong(survivor.payload(), out);
    Bytes.writeLong(survivor.postedTime(), out);
    Bytes.writePosition(survivor.position(), out);
    Bytes.writeOptionalPosition(survivor.original(), out);
  }

  @Override
  public Survivor decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    Hash128 identity = Bytes.readHash(in);
    long payload = Bytes.readLong(in);
    long postedTime = Bytes.readLong(in);
    Position position = Bytes.readPosition(in);
    return new Survivor(identity, payload, postedTime, position, Bytes.readOptionalPosition(in));
  }
}
