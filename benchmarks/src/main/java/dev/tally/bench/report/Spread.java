package dev.tally.bench.report;

import dev.tally.bench.fork.Figure;
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

  /** Returns it as people read it; a single round has nothing to lie between. */
  String text(Figure figure) {
    String text = figure.text(median);
    return min == max ? text : text + " (" + figure.text(min) + ".." + figure.text(max) + ")";
  }
}
