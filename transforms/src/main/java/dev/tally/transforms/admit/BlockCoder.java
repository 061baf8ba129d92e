package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Block}. */
final class BlockCoder extends AtomicCoder<Block> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final BlockCoder INSTANCE = new BlockCoder();

  private BlockCoder() {}

  static BlockCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Block block, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeLong(block.base(), out);
    Bytes.writeInt(block.origins().size(), out);
    for (Position origin : block.origins()) {
      Bytes.writePosition(origin, out);
    }
    Bytes.writeBytes(block.survivors(), out);
  }

  @Override
  public Block decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long base = Bytes.readLong(in);
    int count = Bytes.readInt(in);
    List<Position> origins = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      origins.add(Bytes.readPosition(in));
    }
    return Block.of(base, origins, Bytes.readBytes(in));
  }
}
