package dev.tally.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tally.bench.fork.Figure;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How one rival did in one case.
 *
 * @param key its name in JSON
 * @param label its name for people
 * @param rows how many rows it wrote, or -1 where nothing is counted
 * @param repeats how many records it found to repeat another, or -1 where it does not tell
 */
public record RivalResult(
    @JsonProperty("rival") String key,
    String label,
    Map<Figure, Spread> figures,
    long rows,
    long repeats) {

  public RivalResult {
    // In the order of the figures, which is the order of columns.
    figures = Collections.unmodifiableMap(new EnumMap<>(figures));
  }

  Spread spread(Figure figure) {
    Spread spread = figures.get(figure);
    if (spread == null) {
      throw new IllegalStateException(key + " has no " + figure);
    }
    return spread;
  }
}
