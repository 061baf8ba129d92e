package dev.tally.bigquery;

import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.ClosedDay;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Days behind one another that one close has frozen.
 *
 * @param generation the close
 * @param from epoch milliseconds
 * @param to epoch milliseconds, exclusive
 */
record CloseSpan(long generation, long from, long to) implements Serializable {

  /**
   * Returns the spans that some days make.
   *
   * @param days the earliest first
   */
  static List<CloseSpan> of(List<ClosedDay> days) {
    List<CloseSpan> spans = new ArrayList<>();
    for (ClosedDay day : days) {
      CloseSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && last.generation == day.generation() && last.to == day.start()) {
        spans.set(spans.size() - 1, new CloseSpan(last.generation, last.from, day.end()));
      } else {
        spans.add(new CloseSpan(day.generation(), day.start(), day.end()));
      }
    }
    return spans;
  }

  /** Returns the rows of the closed book that count on these days. */
  BookRows rows() {
    return BookRows.ofClose(generation);
  }

  /** Whether a time is on one of the days. */
  boolean holds(long time) {
    return from <= time && time < to;
  }
}
