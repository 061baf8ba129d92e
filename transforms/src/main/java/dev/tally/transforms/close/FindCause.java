package dev.tally.transforms.close;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.Posting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a difference its one cause.
 *
 * <p>Causes are tried in order; the first whose evidence is there wins, and one without evidence is
 * UNEXPLAINED. Events are compared as sets of identities: what only the close has, live lost or
 * refused; what only live has, the archive lost or the close calls a repeat.
 */
public final class FindCause {

  private final Evidence evidence;
  private final long from;

  /**
   * @param from where the first of the days being closed starts, epoch milliseconds
   */
  public FindCause(Evidence evidence, long from) {
    this.evidence = evidence;
    this.from = from;
  }

  /** Returns the difference of two rows of one key, of which at most one is null. */
  public Difference of(@Nullable Posting closed, @Nullable Posting live) {
    Difference bare = new Difference(closed, live, Cause.UNEXPLAINED, "", List.of());
    Posting row = bare.row();
    if (!evidence.isCertified(row.window(), row.postingStart())) {
      return new Difference(
          closed, live, Cause.IN_FLIGHT, "Live's last certificate ends earlier.", List.of());
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
    if (!evidence.matchesCertificate(row.window(), row.postingStart())) {
      return bare.because(
          Cause.SINK_DIVERGED,
          "The live rows of this window do not add up to its certificate.",
          onlyClosed);
    }
    List<CountedEvent> moved = new ArrayList<>(onlyClosed);
    moved.addAll(onlyLive);
    List<CountedEvent> refused =
        moved.stream().filter(event -> evidence.isBehindWatermark(event.position())).toList();
    List<CountedEvent> followed = refusedSurvivors(moved);
    if (!refused.isEmpty() || !followed.isEmpty()) {
      return behind(bare, refused, followed);
    }
    if (!onlyClosed.isEmpty()) {
      return bare.because(
          Cause.LOST_BY_LIVE,
          positions(onlyClosed) + " are archived and in no canonical event of live.",
          onlyClosed);
    }
    return doubled(bare, closed, live, closedEvents);
  }

  /** Returns what live had refused, so that it let in a repeat in its place. */
  private List<CountedEvent> refusedSurvivors(List<CountedEvent> moved) {
    return moved.stream()
        .map(event -> evidence.survivorOf(event.position()))
        .flatMap(Optional::stream)
        .filter(original -> evidence.isBehindWatermark(original.position()))
        .toList();
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

  private static Difference doubled(
      Difference bare,
      @Nullable Posting closed,
      @Nullable Posting live,
      List<CountedEvent> events) {
    if (closed == null || live == null || live.totals().events() <= closed.totals().events()) {
      return bare.because(Cause.UNEXPLAINED, "Both sides name the same events.", List.of());
    }
    Hash128 surplus = live.totals().fingerprint().minus(closed.totals().fingerprint());
    if (surplus.equals(closed.totals().fingerprint())) {
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

  private static List<CountedEvent> without(List<CountedEvent> all, List<CountedEvent> others) {
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
