package dev.tally.transforms.meter;

/**
 * One row: a cell's events that were booked in one posting window. Append-only.
 *
 * @param window how long both windows last, milliseconds
 * @param postingStart where the posting window starts, epoch milliseconds; equal to the value
 *     window's start for a base row, later for a correction
 */
public record Posting(PostingKey key, long window, long postingStart, Totals totals) {

  /** Whether its events were booked in a later window than they happened in. */
  public boolean isCorrection() {
    return postingStart != key.valueStart();
  }
}
