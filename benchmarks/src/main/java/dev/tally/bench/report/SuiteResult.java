package dev.tally.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What came of one suite.
 *
 * @param terms what every run had in common; on other terms the ratios are others
 * @param rounds how often each rival ran in each case
 */
public record SuiteResult(
    String name, String title, Map<String, String> terms, int rounds, List<CaseResult> cases) {

  public SuiteResult {
    cases = List.copyOf(cases);
  }
}
