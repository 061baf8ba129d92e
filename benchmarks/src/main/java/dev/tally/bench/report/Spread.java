package dev.tally.bench.report;

import java.util.List;

/** What several rounds came to: the median, and between which values they all lie. */
public record Spread(double median, double min, double max) {

  /** Returns the spread of at least one value. */
  public static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int count = sorted.size();
    double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(count - 1));
  }
}
