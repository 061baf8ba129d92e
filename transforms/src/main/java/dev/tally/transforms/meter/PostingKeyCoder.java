package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link PostingKey}: equal keys have equal bytes. */
public final class PostingKeyCoder extends AtomicCoder<PostingKey> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final PostingKeyCoder INSTANCE = new PostingKeyCoder();

  private PostingKeyCoder() {}

  public static PostingKeyCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(PostingKey key, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writeText(key.meter(), out);
    Bytes.writeInt(key.group().size(), out);
    for (String value : key.group()) {
      Bytes.writeText(value, out);
    }
    Bytes.writeLong(key.valueStart(), out);
  }

  @Override
  public PostingKey decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    String meter = Bytes.readText(in);
    String[] group = new String[Bytes.readInt(in)];
    for (int index = 0; index < group.length; index++) {
      group[index] = Bytes.readText(in);
    }
    return new PostingKey(meter, Arrays.asList(group), Bytes.readLong(in));
  }
}
