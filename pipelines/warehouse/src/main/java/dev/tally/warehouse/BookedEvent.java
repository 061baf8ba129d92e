package dev.tally.warehouse;

import dev.tally.event.Event;
import dev.tally.transforms.meter.PostingKey;
import java.util.List;

/**
 * An admitted event and the cells that count it: the way from a number back to its events.
 *
 * @param cells one per meter that counts it
 */
public record BookedEvent(Event event, List<PostingKey> cells) {

  public BookedEvent {
    cells = List.copyOf(cells);
  }
}
