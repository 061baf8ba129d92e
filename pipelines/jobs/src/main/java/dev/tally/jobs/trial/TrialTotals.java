package dev.tally.jobs.trial;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Objects.requireNonNull;

import dev.tally.jobs.trial.ChangeGroup.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tried events, added up.
 *
 * <p>Producers may be as many as somebody likes to make up, so only so many groups are told apart;
 * beyond that, the events of all further producers are one group. Types, codes and fields are
 * bounded by the catalogs.
 */
final class TrialTotals {

  private static final Comparator<ChangeGroup> ORDER =
      comparing(ChangeGroup::kind)
          .thenComparing(comparingLong(ChangeGroup::events).reversed())
          .thenComparing(ChangeGroup::type)
          .thenComparing(ChangeGroup::source, nullsLast(naturalOrder()))
          .thenComparing(ChangeGroup::what);

  private final int mostGroups;
  private final int mostExamples;
  private final Map<Key, Group> groups = new HashMap<>();
  private final Map<ChangeKind, Long> changed = new EnumMap<>(ChangeKind.class);
  private long records;
  private long events;
  private long unchanged;

  /**
   * @param mostGroups how many groups are told apart by their producer
   * @param mostExamples how many examples each group keeps
   */
  TrialTotals(int mostGroups, int mostExamples) {
    this.mostGroups = mostGroups;
    this.mostExamples = mostExamples;
  }

  /** Adds the events of one more record. */
  void add(List<TriedEvent> tried) {
    records++;
    for (TriedEvent event : tried) {
      events++;
      if (event.isUnchanged()) {
        unchanged++;
      } else {
        changed.merge(event.changes().get(0).kind(), 1L, Long::sum);
      }
      for (Change change : event.changes()) {
        group(event, change).add(event, change, mostExamples);
      }
    }
  }

  long records() {
    return records;
  }

  TrialResult result() {
    List<ChangeGroup> sorted = new ArrayList<>();
    groups.forEach(
        (key, group) ->
            sorted.add(
                new ChangeGroup(
                    key.kind, key.type, key.source, key.what, group.events, group.examples)));
    sorted.sort(ORDER);
    return new TrialResult(records, events, unchanged, changed, sorted);
  }

  /** Only an event whose envelope was read is different, so its type and source are known. */
  private Group group(TriedEvent event, Change change) {
    String type = requireNonNull(event.type());
    String source = ShownValue.shortened(requireNonNull(event.source()));
    Key key = new Key(change.kind(), type, source, change.what());
    if (!groups.containsKey(key) && groups.size() >= mostGroups) {
      key = new Key(change.kind(), type, null, change.what());
    }
    return groups.computeIfAbsent(key, unused -> new Group());
  }

  private record Key(ChangeKind kind, String type, @Nullable String source, String what) {}

  private static final class Group {

    private final List<Example> examples = new ArrayList<>(0);
    private long events;

    void add(TriedEvent event, Change change, int mostExamples) {
      events++;
      if (examples.size() < mostExamples) {
        String id = ShownValue.shortened(requireNonNull(event.id()));
        examples.add(new Example(event.position(), id, change.before(), change.after()));
      }
    }
  }
}
