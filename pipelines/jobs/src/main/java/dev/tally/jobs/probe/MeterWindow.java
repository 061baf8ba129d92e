package dev.tally.jobs.probe;

import dev.tally.transforms.meter.Posting;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one meter that are booked in one window: they become final together.
 *
 * @param meter the meter's name
 * @param window how long the window lasts, milliseconds
 * @param start where it starts, epoch milliseconds
 */
record MeterWindow(String meter, long window, long start) {

  static MeterWindow of(Posting row) {
    return new MeterWindow(row.key().meter(), row.window(), row.postingStart());
  }

  /** Returns this slot and those of the same meter that follow, as far as a time reaches. */
  List<MeterWindow> through(long time) {
    List<MeterWindow> slots = new ArrayList<>();
    for (long next = start; next <= time; next += window) {
      slots.add(new MeterWindow(meter, window, next));
    }
    return slots;
  }

  /** Returns where its window ends, epoch milliseconds. */
  long end() {
    return start + window;
  }
}
