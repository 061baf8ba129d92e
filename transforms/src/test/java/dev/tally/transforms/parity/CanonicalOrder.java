package dev.tally.transforms.parity;

import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.PostedThrough;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a consumer of the canonical stream relies on. */
public final class CanonicalOrder {

  private CanonicalOrder() {}

  /**
   * Returns a sentence that names the first entry out of place, or empty.
   *
   * <p>Within a shard, events come in admission order; behind a marker comes no event with an
   * earlier posted time, and before it none with a later one; the last entry ends time.
   */
  public static Optional<String> firstFault(List<CanonicalEntry> entries) {
    Map<Integer, Event> lastEvents = new HashMap<>();
    Map<Integer, Long> lastMarkers = new HashMap<>();
    for (CanonicalEntry entry : entries) {
      Event last = lastEvents.get(entry.shard());
      long through = lastMarkers.getOrDefault(entry.shard(), Long.MIN_VALUE);
      if (entry instanceof CanonicalEvent canonical) {
        Event event = canonical.event();
        if (last != null && Event.ADMISSION_ORDER.compare(last, event) >= 0) {
          return Optional.of(event.position() + " comes behind " + last.position());
        }
        if (event.postedTime() < through) {
          return Optional.of(event.position() + " comes behind the marker " + through);
        }
        lastEvents.put(entry.shard(), event);
      } else if (entry instanceof PostedThrough marker) {
        if (last != null && last.postedTime() >= marker.time()) {
          return Optional.of(marker + " comes behind " + last.position());
        }
        if (marker.time() < through) {
          return Optional.of(marker + " comes behind the marker " + through);
        }
        lastMarkers.put(entry.shard(), marker.time());
      }
    }
    return lastMarkers.values().stream().allMatch(time -> time == PostedThrough.END_OF_TIME)
        ? Optional.empty()
        : Optional.of("time has not ended on every shard: " + lastMarkers);
  }

  /** Returns how many markers came before the one that ends time. */
  public static long markersOnTheWay(List<CanonicalEntry> entries) {
    return entries.stream()
        .filter(
            entry ->
                entry instanceof PostedThrough marker && marker.time() != PostedThrough.END_OF_TIME)
        .count();
  }
}
