package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Chunk}. */
final class ChunkCoder extends AtomicCoder<Chunk> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final ChunkCoder INSTANCE = new ChunkCoder();

  private ChunkCoder() {}

  static ChunkCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Chunk chunk, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeLong(chunk.slice(), out);
    Bytes.writeLong(chunk.earliest(), out);
    Bytes.writeBytes(chunk.candidates(), out);
  }

  @Override
  public Chunk decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long slice = Bytes.readLong(in);
    long earliest = Bytes.readLong(in);
    return new Chunk(slice, earliest, Bytes.readBytes(in));
  }
}
