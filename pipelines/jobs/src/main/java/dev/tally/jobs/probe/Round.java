package dev.tally.jobs.probe;

import dev.tally.transforms.meter.Posting;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * All probes of a catalog, sent once.
 *
 * @param run what tells it from other rounds; the later is the greater
 * @param begun when sending began, epoch milliseconds
 * @param sent whether all was sent; of a round that was interrupted nobody knows how much was
 * @param parts one per probe
 * @param rows what it adds to which row; where it was not sent, as if all had been at once
 */
record Round(String run, long begun, boolean sent, List<Part> parts, List<Posting> rows) {

  /** Whatever a round that was interrupted has sent landed within so many milliseconds. */
  private static final long LONGEST_SENDING = 120_000;

  Round {
    parts = List.copyOf(parts);
    rows = List.copyOf(rows);
  }

  /**
   * One probe's part of a round.
   *
   * @param source the CloudEvents source of its events
   * @param ends how many of its records must meet which end
   * @param postedThrough when the last of them is booked, epoch milliseconds
   */
  record Part(String probe, String source, SortedMap<String, Long> ends, long postedThrough) {

    /** Returns how many records it has. */
    long records() {
      return ends.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Returns where its rows are, or, where it was interrupted, may be. */
  Set<MeterWindow> slots() {
    long last = sent ? Long.MIN_VALUE : begun + LONGEST_SENDING;
    return rows.stream()
        .map(MeterWindow::of)
        .flatMap(slot -> slot.through(Math.max(last, slot.start())).stream())
        .collect(Collectors.toSet());
  }

  /** Returns the round without the rows of some slots. */
  Round without(Set<MeterWindow> slots) {
    return new Round(
        run,
        begun,
        sent,
        parts,
        rows.stream().filter(row -> !slots.contains(MeterWindow.of(row))).toList());
  }
}
