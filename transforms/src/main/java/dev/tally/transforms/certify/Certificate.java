package dev.tally.transforms.certify;

import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
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
 * @param lastOffsets the largest offset posted, by {@code topic/partition}
 */
public record Certificate(
    long window,
    long start,
    long end,
    long rows,
    long events,
    Hash128 fingerprint,
    SortedMap<String, Long> lastOffsets) {

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
      return new Certificate(window, start, start + window, 0, 0, Hash128.ZERO, offsets);
    }
    Totals totals = posting.totals();
    return new Certificate(
        window, start, start + window, 1, totals.events(), totals.fingerprint(), offsets);
  }

  /** Returns the certificate of windows in which nothing was posted. */
  static Certificate empty(long window, long start, long end) {
    return new Certificate(window, start, end, 0, 0, Hash128.ZERO, new TreeMap<>());
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
        offsets);
  }
}
