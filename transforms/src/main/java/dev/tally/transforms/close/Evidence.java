package dev.tally.transforms.close;

import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import java.util.List;
import java.util.Optional;

/** What a close can look up to find the cause of a difference. */
interface Evidence {

  /** Whether live has certified a posting window, or a later one of that length. */
  boolean isCertified(long window, long postingStart);

  /**
   * Returns how far live's rows of a posting window add up to what live certified: to nothing,
   * where it certified later windows and not this one.
   */
  Agreement agreement(long window, long postingStart);

  /**
   * Returns the events that the close counted in a row, each with what it adds to the fingerprint
   * of that row; none for a row it does not have.
   */
  List<CountedEvent> closedEvents(Posting row);

  /** Returns the same of live, each once, as its canonical stream and its exceptions have them. */
  List<CountedEvent> liveEvents(Posting row);

  /** Whether the archive covers a position. */
  boolean isArchived(Position position);

  /** Returns what became of a record in live, or empty where live tells nothing of it. */
  Optional<Disposition> liveDisposition(Position position);

  /** Returns the event that a record repeats according to the close, where it repeats one. */
  Optional<CountedEvent> survivorOf(Position repeat);
}
