package dev.tally.transforms.close;

import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evidence in memory: live has certified everything and told the truth, until said otherwise. */
final class KnownEvidence implements Evidence {

  private final Map<Position, Disposition> live = new HashMap<>();
  private final Map<Position, CountedEvent> survivors = new HashMap<>();
  private final Set<Position> unarchived = new HashSet<>();
  private List<CountedEvent> closedEvents = List.of();
  private List<CountedEvent> liveEvents = List.of();
  private boolean certified = true;
  private Agreement agreement = Agreement.WHOLE;

  KnownEvidence closedCounts(CountedEvent... events) {
    closedEvents = List.of(events);
    return this;
  }

  KnownEvidence liveCounts(CountedEvent... events) {
    liveEvents = List.of(events);
    liveEvents.forEach(event -> live.put(event.position(), Disposition.ADMITTED));
    return this;
  }

  KnownEvidence liveSays(CountedEvent event, Disposition disposition) {
    live.put(event.position(), disposition);
    return this;
  }

  KnownEvidence repeats(CountedEvent repeat, CountedEvent survivor) {
    survivors.put(repeat.position(), survivor);
    return this;
  }

  KnownEvidence notArchived(CountedEvent... events) {
    List.of(events).forEach(event -> unarchived.add(event.position()));
    return this;
  }

  KnownEvidence notCertified() {
    certified = false;
    return this;
  }

  KnownEvidence agrees(Agreement how) {
    agreement = how;
    return this;
  }

  @Override
  public boolean isCertified(long window, long postingStart) {
    return certified;
  }

  @Override
  public Agreement agreement(long window, long postingStart) {
    return agreement;
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
    return !unarchived.contains(position);
  }

  @Override
  public Optional<Disposition> liveDisposition(Position position) {
    return Optional.ofNullable(live.get(position));
  }

  @Override
  public Optional<CountedEvent> survivorOf(Position repeat) {
    return Optional.ofNullable(survivors.get(repeat));
  }
}
