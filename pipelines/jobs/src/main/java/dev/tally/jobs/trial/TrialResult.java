package dev.tally.jobs.trial;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a trial came to.
 *
 * @param records how many were read
 * @param events how many events they hold; a control record holds none, a batch any number
 * @param unchanged how many of them are what they were, but for fields that come or go
 * @param changed how many of the others are different how, each counted once; those that are not
 *     there are none
 * @param groups the gravest first, the largest of a kind first
 */
public record TrialResult(
    long records,
    long events,
    long unchanged,
    Map<ChangeKind, Long> changed,
    List<ChangeGroup> groups) {

  public TrialResult {
    changed = Collections.unmodifiableMap(new EnumMap<>(changed));
    groups = List.copyOf(groups);
  }

  /** Returns how many events are different in the way of this kind. */
  public long changed(ChangeKind kind) {
    return changed.getOrDefault(kind, 0L);
  }

  /** Whether no event is newly rejected and none has another value. */
  public boolean isInOrder() {
    return changed.keySet().stream().noneMatch(ChangeKind::isFault);
  }
}
