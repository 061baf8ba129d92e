package dev.tally.warehouse;

import java.util.List;

/**
 * What came of holding one book against another, row by row.
 *
 * @param compared how many keys at least one side had
 * @param equal how many of them both sides had, with equal rows
 * @param differences the others, ordered by posting window, meter, value window and group
 */
public record Comparison(long compared, long equal, List<RowPair> differences) {

  public Comparison {
    differences = List.copyOf(differences);
  }
}
