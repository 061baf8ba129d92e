package dev.tally.bench.report;

import dev.tally.bench.fork.Figure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cases of a recorded suite as a table in Markdown: a line per rival, below it the commit. */
final class RecordedTable {

  private final Recorded recorded;
  private final List<CaseResult> cases;
  private final Set<Figure> figures = EnumSet.noneOf(Figure.class);
  private final boolean hasRivals;

  /**
   * @param cases of the suite, at least one
   */
  RecordedTable(Recorded recorded, List<CaseResult> cases) {
    this.recorded = recorded;
    this.cases = List.copyOf(cases);
    cases.forEach(one -> one.rivals().forEach(rival -> figures.addAll(rival.figures().keySet())));
    hasRivals = cases.stream().anyMatch(one -> one.rivals().size() > 1);
  }

  String text() {
    List<String> lines = new ArrayList<>(head(header()));
    for (CaseResult one : cases) {
      for (RivalResult rival : one.rivals()) {
        lines.add(row(cells(one, rival)));
      }
    }
    lines.add("");
    lines.add(origin());
    return String.join("\n", lines);
  }

  /** Returns the two lines that a table begins with. */
  static List<String> head(List<String> header) {
    return List.of(row(header), row(header.stream().map(column -> "---").toList()));
  }

  /** Returns a line of a table. */
  static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.isEmpty() ? "| " : "| " + cell + " ")
        .collect(Collectors.joining("", "", "|"));
  }

  private List<String> header() {
    List<String> header = new ArrayList<>();
    names("", "").forEach(header::add);
    for (Figure figure : figures) {
      header.add(figure.label());
      if (hasRatio(figure)) {
        header.add("ratio");
      }
    }
    return header;
  }

  /** Returns the cells that say what a line is of: what all lines have in common is left out. */
  private Stream<String> names(String title, String label) {
    if (cases.size() == 1) {
      return Stream.of(label);
    }
    return hasRivals ? Stream.of(title, label) : Stream.of(title);
  }

  private List<String> cells(CaseResult one, RivalResult rival) {
    boolean first = rival.equals(one.tally());
    List<String> cells = new ArrayList<>();
    names(first ? one.title() : "", rival.label()).forEach(cells::add);
    for (Figure figure : figures) {
      Spread spread = rival.figures().get(figure);
      cells.add(spread == null ? "" : spread.text(figure));
      if (hasRatio(figure)) {
        cells.add(first ? "" : ratio(one, rival, figure));
      }
    }
    return cells;
  }

  /** Peak heap and delays vary between equal runs, so their ratios would say little. */
  private boolean hasRatio(Figure figure) {
    return hasRivals && figure.isSteady();
  }

  private String ratio(CaseResult one, RivalResult rival, Figure figure) {
    return one.ratios().values().stream()
        .filter(ratio -> ratio.rival().equals(rival) && ratio.figure() == figure)
        .flatMap(ratio -> recorded.ratio(one.name(), ratio.key()).stream())
        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
        .findFirst()
        .orElse("");
  }

  private String origin() {
    String rounds = recorded.rounds() == 1 ? "1 round" : recorded.rounds() + " rounds";
    String origin =
        String.format("Commit %s, %s, %s", recorded.commitText(), recorded.day(), rounds);
    List<Long> counts = cases.stream().map(CaseResult::records).distinct().toList();
    // Cases that differ in it say so, and JMH decides how many it takes.
    return counts.size() == 1 && counts.get(0) > 1
        ? String.format(Locale.ROOT, "%s, %,d records.", origin, counts.get(0))
        : origin + ".";
  }
}
