package dev.tally.jobs.probe;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.transforms.meter.Totals;
import java.util.ArrayList;
import java.util.List;

/** Adds rows up, each measure by its own rule. */
final class Sums {

  private Sums() {}

  /** Returns the totals of two rows of one meter together. */
  static Totals plus(Totals one, Totals other, Meter meter) {
    List<Long> measures = new ArrayList<>();
    for (int index = 0; index < meter.measures().size(); index++) {
      Measure measure = meter.measures().get(index);
      measures.add(
          measure.aggregation().merge(one.measures().get(index), other.measures().get(index)));
    }
    return new Totals(
        measures,
        Math.addExact(one.events(), other.events()),
        Math.addExact(one.lateEvents(), other.lateEvents()),
        one.fingerprint().plus(other.fingerprint()));
  }

  /** Returns totals as people read them, such as {@code 2 events (1 late), spend 3000}. */
  static String words(Totals totals, Meter meter) {
    StringBuilder words = new StringBuilder();
    words.append(totals.events()).append(totals.events() == 1 ? " event" : " events");
    if (totals.lateEvents() > 0) {
      words.append(" (").append(totals.lateEvents()).append(" late)");
    }
    for (int index = 0; index < meter.measures().size(); index++) {
      words.append(", ").append(meter.measures().get(index).name());
      words.append(' ').append(totals.measures().get(index));
    }
    return words.toString();
  }
}
