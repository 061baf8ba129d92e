package dev.tally.jobs.trial;

import dev.tally.event.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one producer and type that are different in the same thing.
 *
 * @param source the producer, shortened where it is very long; null for the producers that there
 *     was no room to tell apart
 * @param what the field, or the code; both codes where they are refused either way
 * @param examples the first of them in the order they were read
 */
public record ChangeGroup(
    ChangeKind kind,
    String type,
    @Nullable String source,
    String what,
    long events,
    List<Example> examples) {

  public ChangeGroup {
    examples = List.copyOf(examples);
  }

  /**
   * One of the events.
   *
   * @param id shortened where it is very long
   * @param before what it was, for a person, free of personal data
   * @param after what it would be, likewise
   */
  public record Example(Position position, String id, String before, String after) {}
}
