package dev.tally.transforms.meter;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.HashInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One row: a cell's events that were booked in one posting window. Append-only.
 *
 * @param window how long both windows last, milliseconds
 * @param postingStart where the posting window starts, epoch milliseconds; equal to the value
 *     window's start for a base row, later for a correction
 */
public record Posting(PostingKey key, long window, long postingStart, Totals totals) {

  /** Its flat form. */
  public static final FlatCoder<Posting> CODER = new Coder();

  /** What most rows are hashed from fits in. */
  private static final int HASHED_BYTES = 224;

  /** Whether its events were booked in a later window than they happened in. */
  public boolean isCorrection() {
    return postingStart != key.valueStart();
  }

  /**
   * Returns the hash of all that it says, its numbers and its group too: the same of equal rows, in
   * every build.
   */
  public Hash128 hash() {
    HashInput input = new HashInput(HASHED_BYTES).text(key.meter()).number(key.group().size());
    key.group().forEach(input::text);
    input.number(key.valueStart()).number(window).number(postingStart);
    input.number(totals.measures().size());
    totals.measures().forEach(input::number);
    return input
        .number(totals.events())
        .number(totals.lateEvents())
        .number(totals.fingerprint().high())
        .number(totals.fingerprint().low())
        .hash();
  }

  private static final class Coder extends FlatCoder<Posting> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(Posting posting, OutputStream out) throws IOException {
      PostingKey.CODER.encode(posting.key(), out);
      Bytes.writeLong(posting.window(), out);
      Bytes.writeLong(posting.postingStart(), out);
      posting.totals().writeTo(out);
    }

    @Override
    protected Posting read(InputStream in) throws IOException {
      PostingKey key = PostingKey.CODER.decode(in);
      long window = Bytes.readLong(in);
      long postingStart = Bytes.readLong(in);
      return new Posting(key, window, postingStart, Totals.readFrom(in));
    }
  }
}
