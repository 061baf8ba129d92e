package dev.tally.warehouse;

import java.util.Map;

/**
 * Which cells to read.
 *
 * @param meter a declared meter's name
 * @param from the first value window starts at or after it, epoch milliseconds
 * @param to the last value window starts before it, epoch milliseconds
 * @param group values that a cell's group must have, by field
 * @param asOf the last posting window ends at or before it, epoch milliseconds
 */
public record CellQuery(String meter, long from, long to, Map<String, String> group, long asOf) {

  /** Before every time that a ledger may hold: 0001-01-01T00:00:00Z. */
  public static final long BEGINNING = -62_135_596_800_000L;

  /** After every time that a ledger may hold: 9999-12-31T00:00:00Z. */
  public static final long END = 253_402_214_400_000L;

  public CellQuery {
    group = Map.copyOf(group);
  }

  /** Returns a query for everything a meter has counted, as it stands. */
  public static CellQuery all(String meter) {
    return new CellQuery(meter, BEGINNING, END, Map.of(), END);
  }
}
