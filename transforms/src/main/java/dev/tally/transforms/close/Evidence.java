package dev.tally.transforms.close;

import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import java.util.List;
import java.util.Optional;

/** What a close can look up to find the cause of a difference. */
public interface Evidence {

  /** Whether live has certified a posting window. */
  boolean isCertified(long window, long postingStart);

  /** Whether live's rows of a posting window add up to what live certified. */
  boolean matchesCertificate(long window, long postingStart);

  /** Returns the events that the close counted in a row; none for a row it does not have. */
  List<CountedEvent> closedEvents(Posting row);

  /** Returns the events that live counted in a row, each once, as its canonical stream has them. */
  List<CountedEvent> liveEvents(Posting row);

  /** Whether the archive covers a position. */
  boolean isArchived(Position position);

  /** Whether live disposed of the record there as BEHIND_WATERMARK. */
  boolean isBehindWatermark(Position position);

  /** Returns the event that a record repeats according to the close, where it repeats one. */
  Optional<CountedEvent> survivorOf(Position repeat);
}
