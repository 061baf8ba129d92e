package dev.tally.app.report;

import dev.tally.transforms.close.Difference;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A difference and its number in the report: from 1, by cause and then by row.
 *
 * <p>Its row stands in line {@code number + 1} of {@code rows.csv}, below the names of the columns.
 */
record NumberedDifference(long number, Difference difference) {

  static List<NumberedDifference> of(List<Difference> differences) {
    List<Difference> sorted =
        differences.stream().sorted(Comparator.comparing(Difference::cause)).toList();
    return IntStream.range(0, sorted.size())
        .mapToObj(index -> new NumberedDifference(index + 1L, sorted.get(index)))
        .toList();
  }
}
