package dev.tally.warehouse;

import dev.tally.event.Hash128;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A cell's postings merged: what a statement says of one group and value window.
 *
 * @param group one text per group field, in the meter's order
 * @param valueStart where the value window starts, epoch milliseconds
 * @param valueEnd where it ends
 * @param measures by name; a measure that none of the rows knew is absent
 * @param events how many events it holds
 * @param lateEvents how many of them were late
 * @param fingerprint the sum mod 2^128 of the rows' fingerprints
 */
public record Cell(
    List<String> group,
    long valueStart,
    long valueEnd,
    Map<String, Long> measures,
    long events,
    long lateEvents,
    Hash128 fingerprint,
    Origin origin) {

  public Cell {
    group = List.copyOf(group);
    measures = Map.copyOf(measures);
  }

  /** Returns a measure's number, or empty where no row knew the measure. */
  public OptionalLong measure(String name) {
    Long amount = measures.get(name);
    return amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
  }

  /** Which books its rows came from. */
  public enum Origin {
    /** All of it may still be compared with the archive. */
    LIVE,
    /** All of it is frozen. */
    CLOSED,
    /** Base and corrections were booked on both sides of the last close. */
    BOTH;

    /** Returns where something made of both parts came from. */
    public Origin and(Origin other) {
      return this == other ? this : BOTH;
    }
  }
}
