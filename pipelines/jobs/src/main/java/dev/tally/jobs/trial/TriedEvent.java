package dev.tally.jobs.trial;

import dev.tally.event.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that both catalogs were asked about.
 *
 * @param source null where the record does not say it, as are the next two
 * @param changes what is different, the gravest first
 */
public record TriedEvent(
    Position position,
    @Nullable String source,
    @Nullable String id,
    @Nullable String type,
    List<Change> changes) {

  public TriedEvent {
    changes = List.copyOf(changes);
  }

  /** Whether it is what it was, but for fields that come or go. */
  public boolean isUnchanged() {
    return changes.isEmpty() || !changes.get(0).kind().changesTheEvent();
  }
}
