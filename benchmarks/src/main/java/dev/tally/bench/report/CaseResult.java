package dev.tally.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tally.bench.fork.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How all rivals did in one case.
 *
 * @param records how many records each of them counted
 * @param axes where the case stands on each axis along which the suite varies
 * @param rivals Tally first
 */
public record CaseResult(
    @JsonProperty("case") String name,
    String title,
    long records,
    Map<String, Long> axes,
    List<RivalResult> rivals) {

  /**
   * One comparison: Tally's median over a rival's.
   *
   * @param key its name in JSON, such as {@code hand_written_flink_ratio}
   */
  public record Ratio(String key, RivalResult rival, Figure figure, double value) {}

  public CaseResult {
    rivals = List.copyOf(rivals);
  }

  /** Returns Tally's ratios to every rival: the first figure's bears the rival's name alone. */
  public Map<String, Ratio> ratios() {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    for (RivalResult rival : rivals.subList(1, rivals.size())) {
      Set<Figure> figures = rival.figures().keySet();
      Figure first = figures.iterator().next();
      for (Figure figure : figures) {
        String key = rival.key() + (figure == first ? "" : "_" + figure.key()) + "_ratio";
        double value = tally().spread(figure).median() / rival.spread(figure).median();
        ratios.put(key, new Ratio(key, rival, figure, value));
      }
    }
    return ratios;
  }

  RivalResult tally() {
    return rivals.get(0);
  }
}
