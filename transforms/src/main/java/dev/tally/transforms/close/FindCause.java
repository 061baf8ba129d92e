package dev.tally.transforms.close;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.Totals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives a difference its one cause.
 *
 * <p>Causes are tried in order; the first whose evidence is there wins, and one without evidence is
 * UNEXPLAINED. Events are compared as sets of positions: what only the close has, live lost or
 * refused; what only live has, the archive lost or the close calls a repeat.
 */
final class FindCause {

  private final Evidence evidence;
  private final long from;

  /**
   * @param from where the first of the days being closed starts, epoch milliseconds
   */
  FindCause(Evidence evidence, long from) {
    this.evidence = evidence;
    this.from = from;
  }

  /** Returns the difference of two rows of one key, of which at most one is null. */
  Difference of(@Nullable Posting closed, @Nullable Posting live) {
    Difference bare = Difference.unexplained(closed, live);
    Posting row = bare.row();
    if (!evidence.isCertified(row.window(), row.postingStart())) {
      return Difference.inFlight(closed, live);
    }
    List<CountedEvent> closedEvents = evidence.closedEvents(row);
    List<CountedEvent> liveEvents = evidence.liveEvents(row);
    List<CountedEvent> onlyClosed = without(closedEvents, liveEvents);
    List<CountedEvent> onlyLive = without(liveEvents, closedEvents);

    List<CountedEvent> unarchived =
        onlyLive.stream().filter(event -> !evidence.isArchived(event.position())).toList();
    if (!unarchived.isEmpty()) {
      return bare.because(
          Cause.MISSING_IN_ARCHIVE,
          positions(unarchived) + " are in no archived range.",
          unarchived);
    }
    Agreement agreement = evidence.agreement(row.window(), row.postingStart());
    if (agreement != Agreement.WHOLE) {
      return bare.because(
          Cause.SINK_DIVERGED,
          agreement == Agreement.NONE
              ? "The live rows of this window do not add up to its certificate."
              : "The live rows of this window hold the events that live certified, and not the"
                  + " numbers or groups.",
          onlyClosed);
    }
    List<CountedEvent> moved = new ArrayList<>(onlyClosed);
    moved.addAll(onlyLive);
    List<CountedEvent> refused = moved.stream().filter(this::isRefused).toList();
    List<CountedEvent> followed = survivors(moved).filter(this::isRefused).toList();
    if (!refused.isEmpty() || !followed.isEmpty()) {
      return behind(bare, refused, followed);
    }
    List<CountedEvent> lost =
        onlyClosed.stream()
            .filter(event -> evidence.liveDisposition(event.position()).isEmpty())
            .toList();
    if (!lost.isEmpty()) {
      return lost(bare, lost, sum(onlyClosed).minus(sum(onlyLive)));
    }
    List<CountedEvent> repeated = moved.stream().filter(this::isCountedTwice).toList();
    if (!repeated.isEmpty()) {
      return bare.because(
          Cause.DOUBLED_BY_LIVE,
          "Live counted " + positions(repeated) + " besides the event that it repeats.",
          repeated);
    }
    if (!moved.isEmpty()) {
      return bare.because(
          Cause.UNEXPLAINED, "Live has " + positions(moved) + " in another row.", moved);
    }
    return ofSameEvents(bare, closed, live, closedEvents);
  }

  private boolean isRefused(CountedEvent event) {
    return evidence
        .liveDisposition(event.position())
        .filter(Disposition.BEHIND_WATERMARK::equals)
        .isPresent();
  }

  private boolean isCounted(CountedEvent event) {
    return evidence
        .liveDisposition(event.position())
        .filter(Disposition.ADMITTED::equals)
        .isPresent();
  }

  private boolean isCountedTwice(CountedEvent event) {
    return isCounted(event) && survivors(List.of(event)).anyMatch(this::isCounted);
  }

  /** Returns what some records repeat. */
  private Stream<CountedEvent> survivors(List<CountedEvent> events) {
    return events.stream()
        .map(event -> evidence.survivorOf(event.position()))
        .flatMap(Optional::stream);
  }

  private Difference behind(
      Difference bare, List<CountedEvent> refused, List<CountedEvent> followed) {
    List<CountedEvent> events = new ArrayList<>(refused);
    events.addAll(followed);
    boolean earlier = refused.isEmpty() && followed.stream().allMatch(e -> e.postedTime() < from);
    return bare.because(
        earlier ? Cause.CARRIED : Cause.BEHIND_WATERMARK,
        "Live has a BEHIND_WATERMARK row for " + positions(events) + ".",
        events);
  }

  /**
   * @param named what live's fingerprint lacks if the two sides name all their events
   */
  private static Difference lost(Difference bare, List<CountedEvent> lost, Hash128 named) {
    String archived = positions(lost) + " are archived and in no canonical event of live";
    return surplusOfClosed(bare).equals(named)
        ? bare.because(Cause.LOST_BY_LIVE, archived + ".", lost)
        : bare.because(
            Cause.UNEXPLAINED,
            archived + ", but that is not what its row lacks: is its canonical topic archived?",
            lost);
  }

  private static Difference ofSameEvents(
      Difference bare,
      @Nullable Posting closed,
      @Nullable Posting live,
      List<CountedEvent> events) {
    if (closed == null || live == null) {
      return bare.because(Cause.UNEXPLAINED, "Only one side has the row.", List.of());
    }
    Totals counted = live.totals();
    Hash128 surplus = counted.fingerprint().minus(closed.totals().fingerprint());
    if (counted.events() == closed.totals().events() && surplus.equals(Hash128.ZERO)) {
      return bare.because(
          Cause.MEASURED_OTHERWISE,
          "Live certified these numbers for the events that the close counts too.",
          List.of());
    }
    return counted.events() > closed.totals().events()
        ? doubled(bare, surplus, closed.totals().fingerprint(), events)
        : bare.because(Cause.UNEXPLAINED, "Both sides name the same events.", List.of());
  }

  private static Difference doubled(
      Difference bare, Hash128 surplus, Hash128 row, List<CountedEvent> events) {
    if (surplus.equals(row)) {
      return bare.because(Cause.DOUBLED_BY_LIVE, "Live's row holds every event twice.", events);
    }
    return events.stream()
        .filter(event -> event.fingerprint().equals(surplus))
        .findFirst()
        .map(
            event ->
                bare.because(
                    Cause.DOUBLED_BY_LIVE,
                    "Live's surplus is the fingerprint of " + event.position() + ".",
                    List.of(event)))
        .orElseGet(
            () ->
                bare.because(
                    Cause.UNEXPLAINED, "Live's surplus is no event of the row.", List.of()));
  }

  private static Hash128 surplusOfClosed(Difference bare) {
    return fingerprint(bare.closed()).minus(fingerprint(bare.live()));
  }

  private static Hash128 fingerprint(@Nullable Posting posting) {
    return posting == null ? Hash128.ZERO : posting.totals().fingerprint();
  }

  private static Hash128 sum(List<CountedEvent> events) {
    return events.stream().map(CountedEvent::fingerprint).reduce(Hash128.ZERO, Hash128::plus);
  }

  /** Returns the events that are not among others. */
  static List<CountedEvent> without(List<CountedEvent> all, List<CountedEvent> others) {
    Set<Position> known = new HashSet<>();
    others.forEach(event -> known.add(event.position()));
    return all.stream().filter(event -> !known.contains(event.position())).toList();
  }

  /** Names up to three positions. */
  private static String positions(List<CountedEvent> events) {
    String first =
        String.join(
            ", ", events.stream().limit(3).map(event -> event.position().toString()).toList());
    return events.size() <= 3 ? first : first + " and " + (events.size() - 3) + " more";
  }
}
