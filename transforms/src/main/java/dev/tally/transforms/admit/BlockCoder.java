package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.transforms.admit.Block.Origin;
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
    for (Origin origin : block.origins()) {
      Bytes.writeText(origin.topic(), out);
      Bytes.writeInt(origin.partition(), out);
      Bytes.writeLong(origin.offset(), out);
    }
    Bytes.writeBytes(block.survivors(), out);
  }

  @Override
  public Block decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    long base = Bytes.readLong(in);
    int count = Bytes.readInt(in);
    List<Origin> origins = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      String topic = Bytes.readText(in);
      int partition = Bytes.readInt(in);
      origins.add(new Origin(topic, partition, Bytes.readLong(in)));
    }
    return Block.of(base, origins, Bytes.readBytes(in));
  }
}
