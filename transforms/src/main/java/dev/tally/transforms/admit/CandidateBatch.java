package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.FlatInput;
import dev.tally.event.FlatOutput;
import dev.tally.event.StringInterner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Candidates of one shard and one slice of posted time, in their flat form.
 *
 * <p>A shard takes, keeps and drops batches, not candidates: one call of the runner for what a
 * bundle sends to a shard, and state whose copies are copies of bytes.
 *
 * @param slice where the slice starts, epoch milliseconds
 * @param earliest the earliest posted time in it, epoch milliseconds
 * @param candidates one flat form behind the other
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares batches.
record CandidateBatch(long slice, long earliest, byte[] candidates) {

  /** Its flat form. */
  static final FlatCoder<CandidateBatch> CODER = new Coder();

  /** The word that a shard exists, so that it tells of time passing before its first event. */
  static final CandidateBatch OPENING =
      new CandidateBatch(Long.MIN_VALUE, Long.MAX_VALUE, new byte[0]);

  /** Whether it has no candidate, as only the opening has when it is sent. */
  boolean isEmpty() {
    return candidates.length == 0;
  }

  /**
   * Returns what was packed, in the order of packing.
   *
   * @param interner the texts that were in batches before
   */
  List<AdmissionCandidate> unpack(StringInterner interner) {
    List<AdmissionCandidate> unpacked = new ArrayList<>();
    FlatInput bytes = new FlatInput(candidates, interner);
    try {
      while (!bytes.isAtEnd()) {
        unpacked.add(AdmissionCandidate.CODER.decode(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a batch ends in the middle of a candidate", e);
    }
    return unpacked;
  }

  /** A batch that is being packed. */
  static final class Builder {

    private final long slice;
    private final FlatOutput bytes = new FlatOutput(1_024);
    private long earliest = Long.MAX_VALUE;

    Builder(long slice) {
      this.slice = slice;
    }

    void add(AdmissionCandidate candidate) {
      earliest = Math.min(earliest, candidate.postedTime());
      try {
        AdmissionCandidate.CODER.encode(candidate, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("writing to memory cannot fail", e);
      }
    }

    long slice() {
      return slice;
    }

    int size() {
      return bytes.length();
    }

    CandidateBatch build() {
      return new CandidateBatch(slice, earliest, bytes.toByteArray());
    }
  }

  private static final class Coder extends FlatCoder<CandidateBatch> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(CandidateBatch batch, OutputStream out) throws IOException {
      Bytes.writeLong(batch.slice(), out);
      Bytes.writeLong(batch.earliest(), out);
      Bytes.writeBytes(batch.candidates(), out);
    }

    @Override
    protected CandidateBatch read(InputStream in) throws IOException {
      long slice = Bytes.readLong(in);
      long earliest = Bytes.readLong(in);
      return new CandidateBatch(slice, earliest, Bytes.readBytes(in));
    }
  }
}
