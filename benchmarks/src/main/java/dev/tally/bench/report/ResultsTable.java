package dev.tally.bench.report;

import dev.tally.bench.fork.Figure;
import dev.tally.bench.report.CaseResult.Ratio;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results for people on a terminal: a table per case, a line per rival. */
public final class ResultsTable {

  private final PrintWriter out;

  public ResultsTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints all suites. */
  public void print(Results results) {
    out.println("Measured on " + results.machine().text() + ".");
    results.suites().forEach(this::print);
    out.println();
    out.println("Each figure is the median of the rounds (min..max); every answer was equal.");
    out.println("A ratio is Tally's figure over the rival's.");
    out.flush();
  }

  private void print(SuiteResult suite) {
    String terms =
        suite.terms().entrySet().stream()
            .map(term -> term.getKey() + " " + term.getValue())
            .collect(Collectors.joining(", "));
    out.printf("%n%s: %s (%s, rounds %d)%n", suite.name(), suite.title(), terms, suite.rounds());
    suite.cases().forEach(this::print);
  }

  private void print(CaseResult result) {
    out.printf(Locale.ROOT, "%n%s: %s%n", result.name(), result.title());
    List<List<String>> lines = new ArrayList<>();
    lines.add(header(result));
    for (RivalResult rival : result.rivals()) {
      lines.add(line(rival, result.ratios()));
    }
    write(lines);
  }

  private static List<String> header(CaseResult result) {
    List<String> header = new ArrayList<>(List.of(""));
    for (Figure figure : result.tally().figures().keySet()) {
      header.add(figure.label());
      if (result.rivals().size() > 1) {
        header.add("ratio");
      }
    }
    header.addAll(List.of("rows", "repeats"));
    return header;
  }

  private static List<String> line(RivalResult rival, Map<String, Ratio> ratios) {
    List<String> line = new ArrayList<>(List.of(rival.label()));
    for (Figure figure : rival.figures().keySet()) {
      line.add(rival.spread(figure).text(figure));
      if (!ratios.isEmpty()) {
        line.add(
            ratios.values().stream()
                .filter(ratio -> ratio.rival().equals(rival) && ratio.figure() == figure)
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.value()))
                .findFirst()
                .orElse(""));
      }
    }
    line.add(known(rival.rows()));
    line.add(known(rival.repeats()));
    return line;
  }

  private static String known(long count) {
    return count < 0 ? "-" : String.format(Locale.ROOT, "%,d", count);
  }

  private void write(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String alignment = column == 0 ? "%-" : "  %";
        text.append(String.format(alignment + widths[column] + "s", line.get(column)));
      }
      out.println("  " + text.toString().stripTrailing());
    }
  }
}
