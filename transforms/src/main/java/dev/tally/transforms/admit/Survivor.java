package dev.tally.transforms.admit;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;

/**
 * What admission remembers of an event it let through.
 *
 * @param postedTime epoch milliseconds
 */
public record Survivor(Hash128 identity, Hash128 payloadHash, long postedTime, Position position) {

  static Survivor of(Event event) {
    return new Survivor(
        event.identity(), event.payloadHash(), event.postedTime(), event.position());
  }
}
