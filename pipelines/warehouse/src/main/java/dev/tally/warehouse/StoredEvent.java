package dev.tally.warehouse;

import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.PostingKey;
import java.util.List;

/**
 * An event that a close admitted, as the warehouse holds it: without its values.
 *
 * @param eventTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param postedTime epoch milliseconds
 * @param cells one per meter that counts it
 */
public record StoredEvent(
    Position position,
    String source,
    String id,
    String type,
    long eventTime,
    long arrivalTime,
    long postedTime,
    Hash128 identity,
    Hash128 payloadHash,
    List<PostingKey> cells) {

  public StoredEvent {
    cells = List.copyOf(cells);
  }
}
