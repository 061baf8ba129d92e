package dev.tally.transforms.close;

import dev.tally.transforms.meter.Posting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that differs between the books, and why.
 *
 * @param closed the row of the close, or null where it has none
 * @param live the row of live, or null where it has none
 * @param evidence one sentence with the facts
 * @param events the events that make the difference, where they are known
 */
public record Difference(
    @Nullable Posting closed,
    @Nullable Posting live,
    Cause cause,
    String evidence,
    List<CountedEvent> events) {

  public Difference {
    events = List.copyOf(events);
  }

  /** Returns the same difference with its cause. */
  Difference because(Cause found, String facts, List<CountedEvent> makers) {
    return new Difference(closed, live, found, facts, makers);
  }

  /** Returns the row that is there: the closed one if both are. */
  public Posting row() {
    if (closed != null) {
      return closed;
    }
    if (live != null) {
      return live;
    }
    throw new IllegalStateException("a difference has at least one side");
  }
}
