package dev.tally.transforms.meter;

import dev.tally.event.Hash128;
import java.util.List;

/**
 * What a row says of its events.
 *
 * @param measures one number per measure of the meter, in its order
 * @param events how many events it holds
 * @param lateEvents how many of them were late
 * @param fingerprint the sum mod 2^128 of its events' hashes
 */
public record Totals(List<Long> measures, long events, long lateEvents, Hash128 fingerprint) {

  public Totals {
    measures = List.copyOf(measures);
  }
}
