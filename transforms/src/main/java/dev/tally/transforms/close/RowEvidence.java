package dev.tally.transforms.close;

import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of one row that differs. */
final class RowEvidence implements Evidence {

  private final CertifiedWindows windows;
  private final ArchivedRecords archived;
  private final List<CountedEvent> closedEvents;
  private final List<CountedEvent> liveEvents;
  private final Map<Position, Disposition> liveDispositions = new HashMap<>();
  private final Map<Position, CountedEvent> survivors = new HashMap<>();

  RowEvidence(
      CertifiedWindows windows,
      ArchivedRecords archived,
      List<CountedEvent> closedEvents,
      List<CountedEvent> liveEvents) {
    this.windows = windows;
    this.archived = archived;
    this.closedEvents = closedEvents;
    this.liveEvents = liveEvents;
  }

  void add(Answer answer) {
    Disposition live = answer.live();
    if (live != null) {
      liveDispositions.put(answer.asked(), live);
    }
    Position repeat = answer.repeat();
    CountedEvent event = answer.event();
    if (repeat != null && event != null) {
      survivors.put(repeat, event);
    }
  }

  @Override
  public boolean isCertified(long window, long postingStart) {
    return windows.reach(window, postingStart);
  }

  @Override
  public Agreement agreement(long window, long postingStart) {
    return windows.agreement(window, postingStart);
  }

  @Override
  public List<CountedEvent> closedEvents(Posting row) {
    return closedEvents;
  }

  @Override
  public List<CountedEvent> liveEvents(Posting row) {
    return liveEvents;
  }

  @Override
  public boolean isArchived(Position position) {
    return archived.cover(position);
  }

  @Override
  public Optional<Disposition> liveDisposition(Position position) {
    return Optional.ofNullable(liveDispositions.get(position));
  }

  @Override
  public Optional<CountedEvent> survivorOf(Position repeat) {
    return Optional.ofNullable(survivors.get(repeat));
  }
}
