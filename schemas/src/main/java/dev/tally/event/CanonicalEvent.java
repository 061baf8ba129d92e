package dev.tally.event;

/** An admitted event, the one survivor of its identity: what every consumer reads. */
public record CanonicalEvent(int shard, Event event) implements CanonicalEntry {

  /**
   * The most bytes that an event's source, id, type and subject and its values as JSON may have
   * together: with what stands beside them, brokers still take it with their default settings.
   */
  public static final int MAX_BYTES = 1_000_000;
}
