package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.FlatCoder;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a row of one book and its twin in the other have in common.
 *
 * @param window how long its windows last, milliseconds
 * @param postingStart where its posting window starts, epoch milliseconds
 */
record RowKey(PostingKey cell, long window, long postingStart) {

  /** Its flat form: equal ones have equal bytes. */
  static final FlatCoder<RowKey> CODER = new Coder();

  static RowKey of(Posting posting) {
    return new RowKey(posting.key(), posting.window(), posting.postingStart());
  }

  /** Returns the row of a cell that holds what is booked at a time. */
  static RowKey of(PostingKey cell, long window, long postedTime) {
    return new RowKey(cell, window, Math.floorDiv(postedTime, window) * window);
  }

  /**
   * Returns what the row's evidence is found under: its own key, but for records that live refused.
   * Those are counted where live was when they came, which nobody knows afterwards, so the evidence
   * of all such rows of a partition is one.
   */
  RowKey ofEvidence() {
    boolean isOfRefused =
        cell.meter().equals(Meters.RECORDS)
            && cell.group().get(2).equals(Disposition.BEHIND_WATERMARK.name());
    return isOfRefused
        ? new RowKey(new PostingKey(cell.meter(), cell.group(), 0), window, 0)
        : this;
  }

  private static final class Coder extends FlatCoder<RowKey> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(RowKey key, OutputStream out) throws IOException {
      PostingKey.CODER.encode(key.cell(), out);
      Bytes.writeLong(key.window(), out);
      Bytes.writeLong(key.postingStart(), out);
    }

    @Override
    protected RowKey read(InputStream in) throws IOException {
      return new RowKey(PostingKey.CODER.decode(in), Bytes.readLong(in), Bytes.readLong(in));
    }
  }
}
