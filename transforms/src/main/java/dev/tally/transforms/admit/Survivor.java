package dev.tally.transforms.admit;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import org.jspecify.annotations.Nullable;

/**
 * What admission remembers of an event it let through.
 *
 * @param payload the {@link #digest} of its payload's hash
 * @param postedTime epoch milliseconds
 * @param original the record that the event's own, a command, brought back, or null; it is
 *     remembered for ever
 */
public record Survivor(
    Hash128 identity,
    long payload,
    long postedTime,
    Position position,
    @Nullable Position original) {

  /** Bits of a payload's hash that are remembered; they only tell a copy from a conflict. */
  static final int PAYLOAD_BITS = 40;

  public Survivor {
    if (payload >>> PAYLOAD_BITS != 0) {
      throw new IllegalArgumentException("the payload's digest has more than 40 bits");
    }
  }

  /** Returns the survivor that an event with these hashes is. */
  public static Survivor of(
      Hash128 identity,
      Hash128 payloadHash,
      long postedTime,
      Position position,
      @Nullable Position original) {
    return new Survivor(identity, digest(payloadHash), postedTime, position, original);
  }

  static Survivor of(Event event) {
    return of(
        event.identity(),
        event.payloadHash(),
        event.postedTime(),
        event.position(),
        event.original());
  }

  /** Returns what is remembered of a payload's hash. */
  static long digest(Hash128 payloadHash) {
    return payloadHash.high() >>> (Long.SIZE - PAYLOAD_BITS);
  }
}
