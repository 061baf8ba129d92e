package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link Posting}. */
public final class PostingCoder extends AtomicCoder<Posting> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final PostingCoder INSTANCE = new PostingCoder();

  private PostingCoder() {}

  public static PostingCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Posting posting, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    PostingKeyCoder.of().encode(posting.key(), out);
    Bytes.writeLong(posting.window(), out);
    Bytes.writeLong(posting.postingStart(), out);
    TotalsCoder.encode(posting.totals(), out);
  }

  @Override
  public Posting decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    PostingKey key = PostingKeyCoder.of().decode(in);
    long window = Bytes.readLong(in);
    long postingStart = Bytes.readLong(in);
    return new Posting(key, window, postingStart, TotalsCoder.decode(in));
  }
}
