package dev.tally.transforms.certify;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The control totals of one posting window, or of a run of windows in which nothing was posted.
 *
 * @param window the length of the posting windows it speaks of, milliseconds
 * @param start where the first of them starts, epoch milliseconds
 * @param end where the last of them ends; {@code start + window} unless they are empty
 * @param rows how many rows were posted
 * @param events how many events those rows hold
 * @param fingerprint the sum of the rows' fingerprints
 * @param rowHashes the sum mod 2^128 of the rows' hashes: their numbers and groups stand behind it
 * @param lastOffsets the largest offset posted, by {@code topic/partition}
 */
public record Certificate(
    long window,
    long start,
    long end,
    long rows,
    long events,
    Hash128 fingerprint,
    Hash128 rowHashes,
    SortedMap<String, Long> lastOffsets) {

  /** Its flat form. */
  public static final FlatCoder<Certificate> CODER = new Coder();

  /**
   * Returns what a posting adds to the certificate of a window that holds it.
   *
   * @param window the length of that window, milliseconds; where it is not the posting's own, only
   *     the offsets count
   */
  static Certificate of(Posting posting, long window) {
    long start = Math.floorDiv(posting.postingStart(), window) * window;
    SortedMap<String, Long> offsets = new TreeMap<>();
    if (posting.key().meter().equals(Meters.RECORDS)) {
      offsets.put(Meters.partitionOf(posting), Meters.lastOffsetOf(posting));
    }
    if (posting.window() != window) {
      return new Certificate(
          window, start, start + window, 0, 0, Hash128.ZERO, Hash128.ZERO, offsets);
    }
    Certificate row = of(posting);
    return new Certificate(
        window, start, row.end, row.rows, row.events, row.fingerprint, row.rowHashes, offsets);
  }

  /** Returns what a row adds to the certificate of its window, but for the offsets. */
  public static Certificate of(Posting row) {
    Totals totals = row.totals();
    long start = row.postingStart();
    return new Certificate(
        row.window(),
        start,
        start + row.window(),
        1,
        totals.events(),
        totals.fingerprint(),
        row.hash(),
        new TreeMap<>());
  }

  /** Returns the certificate of windows in which nothing was posted. */
  public static Certificate empty(long window, long start, long end) {
    return new Certificate(window, start, end, 0, 0, Hash128.ZERO, Hash128.ZERO, new TreeMap<>());
  }

  /** Returns the totals of this and another part of the same window. */
  public Certificate plus(Certificate other) {
    SortedMap<String, Long> offsets = new TreeMap<>(lastOffsets);
    other.lastOffsets.forEach((partition, offset) -> offsets.merge(partition, offset, Math::max));
    return new Certificate(
        window,
        start,
        end,
        rows + other.rows,
        events + other.events,
        fingerprint.plus(other.fingerprint),
        rowHashes.plus(other.rowHashes),
        offsets);
  }

  private static final class Coder extends FlatCoder<Certificate> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(2);
    }

    @Override
    protected void write(Certificate certificate, OutputStream out) throws IOException {
      Bytes.writeLong(certificate.window(), out);
      Bytes.writeLong(certificate.start(), out);
      Bytes.writeLong(certificate.end(), out);
      Bytes.writeLong(certificate.rows(), out);
      Bytes.writeLong(certificate.events(), out);
      Bytes.writeHash(certificate.fingerprint(), out);
      Bytes.writeHash(certificate.rowHashes(), out);
      Bytes.writeInt(certificate.lastOffsets().size(), out);
      for (Map.Entry<String, Long> entry : certificate.lastOffsets().entrySet()) {
        Bytes.writeText(entry.getKey(), out);
        Bytes.writeLong(entry.getValue(), out);
      }
    }

    @Override
    protected Certificate read(InputStream in) throws IOException {
      long window = Bytes.readLong(in);
      long start = Bytes.readLong(in);
      long end = Bytes.readLong(in);
      long rows = Bytes.readLong(in);
      long events = Bytes.readLong(in);
      Hash128 fingerprint = Bytes.readHash(in);
      Hash128 rowHashes = Bytes.readHash(in);
      SortedMap<String, Long> lastOffsets = new TreeMap<>();
      for (int left = Bytes.readInt(in); left > 0; left--) {
        String partition = Bytes.readText(in);
        lastOffsets.put(partition, Bytes.readLong(in));
      }
      return new Certificate(window, start, end, rows, events, fingerprint, rowHashes, lastOffsets);
    }
  }
}
