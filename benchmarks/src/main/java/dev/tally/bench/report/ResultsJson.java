package dev.tally.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.bench.report.CaseResult.Ratio;
import java.math.BigDecimal;
import java.math.MathContext;

/** Results for programs. */
public final class ResultsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultsJson() {}

  /** Returns the results as text, indented. */
  public static String text(Results results) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(of(results));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the results are no JSON", e);
    }
  }

  static ObjectNode of(Results results) {
    Machine machine = results.machine();
    ObjectNode all = JSON.createObjectNode().put("measured_at", results.measuredAt().toString());
    all.putObject("machine")
        .put("processors", machine.processors())
        .put("memory_bytes", machine.memoryBytes())
        .put("java", machine.java())
        .put("system", machine.system());
    ArrayNode flags = all.putArray("java_flags");
    results.flags().forEach(flags::add);
    ArrayNode suites = all.putArray("suites");
    results.suites().forEach(suite -> suites.add(suite(suite)));
    return all;
  }

  /** A suite's first case is the one that its name promises, so its ratios stand for the suite. */
  private static ObjectNode suite(SuiteResult suite) {
    ObjectNode node =
        JSON.createObjectNode().put("suite", suite.name()).put("title", suite.title());
    suite.cases().get(0).ratios().values().forEach(ratio -> put(node, ratio));
    suite.terms().forEach(node::put);
    node.put("rounds", suite.rounds());
    ArrayNode cases = node.putArray("cases");
    suite.cases().forEach(one -> cases.add(caseOf(one)));
    return node;
  }

  private static ObjectNode caseOf(CaseResult result) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("case", result.name())
            .put("title", result.title())
            .put("records", result.records());
    result.ratios().values().forEach(ratio -> put(node, ratio));
    ObjectNode axes = node.putObject("axes");
    result.axes().forEach(axes::put);
    ArrayNode rivals = node.putArray("rivals");
    result.rivals().forEach(rival -> rivals.add(rival(rival)));
    return node;
  }

  private static ObjectNode rival(RivalResult rival) {
    ObjectNode node = JSON.createObjectNode().put("rival", rival.key()).put("label", rival.label());
    rival
        .figures()
        .forEach(
            (figure, spread) ->
                node.putObject(figure.key())
                    .put("median", digits(spread.median()))
                    .put("min", digits(spread.min()))
                    .put("max", digits(spread.max())));
    putKnown(node, "rows", rival.rows());
    putKnown(node, "repeats", rival.repeats());
    return node;
  }

  private static void putKnown(ObjectNode node, String key, long count) {
    if (count < 0) {
      node.putNull(key);
    } else {
      node.put(key, count);
    }
  }

  private static void put(ObjectNode node, Ratio ratio) {
    node.put(ratio.key(), digits(ratio.value()));
  }

  /** Returns four significant digits; the rest is noise. */
  static BigDecimal digits(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded.stripTrailingZeros();
  }
}
