package dev.tally.transforms.close;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;

/**
 * An event of a row, as far as a difference needs it.
 *
 * @param eventTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param postedTime epoch milliseconds
 * @param identity the hash of source and id
 * @param fingerprint what it adds to the row's fingerprint
 */
public record CountedEvent(
    Position position,
    String source,
    String id,
    long eventTime,
    long arrivalTime,
    long postedTime,
    Hash128 identity,
    Hash128 fingerprint) {

  public static CountedEvent of(Event event) {
    return new CountedEvent(
        event.position(),
        event.source(),
        event.id(),
        event.eventTime(),
        event.arrivalTime(),
        event.postedTime(),
        event.identity(),
        event.fingerprint());
  }

  /** Returns the same event as a row counts it to whose fingerprint it adds something else. */
  public CountedEvent withFingerprint(Hash128 other) {
    return new CountedEvent(
        position, source, id, eventTime, arrivalTime, postedTime, identity, other);
  }
}
