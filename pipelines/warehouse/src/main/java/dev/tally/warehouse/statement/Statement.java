package dev.tally.warehouse.statement;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.warehouse.BookTotal;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.MeterDeclaration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A meter's numbers by period and group, and how far they can be trusted.
 *
 * @param lines ordered by period, then group
 * @param sums all lines in one, or one for each currency where the meter counts money
 * @param groups of how many groups the lines are; after {@link #top} there were more
 * @param bookTotals the sums of money, live and closed
 * @param completeThrough the posting time up to which nothing is missing, epoch milliseconds
 * @param closed the closed days that it reads
 */
public record Statement(
    MeterDeclaration declaration,
    Period period,
    ZoneId zone,
    List<StatementLine> lines,
    List<StatementLine> sums,
    long groups,
    List<BookTotal> bookTotals,
    OptionalLong completeThrough,
    List<ClosedDay> closed) {

  private static final Comparator<StatementLine> ORDER =
      Comparator.comparingLong(StatementLine::start)
          .thenComparing(line -> String.join("\u0000", line.group()));

  public Statement {
    lines = List.copyOf(lines);
    sums = List.copyOf(sums);
    bookTotals = List.copyOf(bookTotals);
    closed = List.copyOf(closed);
  }

  /** Returns the statement that a meter's cells make by period. */
  public static Statement of(MeterDeclaration declaration, Period period, ZoneId zone) {
    return new Statement(
        declaration,
        period,
        zone,
        List.of(),
        List.of(),
        0,
        List.of(),
        OptionalLong.empty(),
        List.of());
  }

  /** Returns this statement with the lines that some cells make. */
  public Statement over(List<Cell> cells) {
    record Key(long start, List<String> group) {}

    Collection<StatementLine> merged =
        merge(
            cells.stream()
                .map(
                    cell ->
                        StatementLine.of(
                            cell, period.startOf(cell, zone), period.endOf(cell, zone)))
                .toList(),
            line -> new Key(line.start(), line.group()));
    List<StatementLine> ordered = merged.stream().map(spanOf(cells)).sorted(ORDER).toList();
    long count = ordered.stream().map(StatementLine::group).distinct().count();
    return new Statement(
        declaration,
        period,
        zone,
        ordered,
        sums(ordered),
        count,
        bookTotals,
        completeThrough,
        closed);
  }

  /** What is not cut into periods spans from the first window to the last. */
  private Function<StatementLine, StatementLine> spanOf(List<Cell> cells) {
    if (period != Period.ALL) {
      return line -> line;
    }
    long start = cells.stream().mapToLong(Cell::valueStart).min().orElse(0);
    long end = cells.stream().mapToLong(Cell::valueEnd).max().orElse(0);
    return line -> line.as(start, end, line.group());
  }

  /**
   * Returns this statement with the lines of the largest groups only: of each currency so many,
   * counted by what the first sum of money comes to, or where there is none by the first measure
   * that adds, or by events. The sums stay those of all groups.
   */
  public Statement top(int most) {
    Map<List<String>, Long> sizes = new LinkedHashMap<>();
    for (StatementLine line : merge(lines, StatementLine::group)) {
      sizes.put(line.group(), size(line));
    }
    Map<List<String>, List<List<String>>> byCurrency = new TreeMap<>(ofTexts());
    sizes
        .keySet()
        .forEach(
            group ->
                byCurrency
                    .computeIfAbsent(currenciesOf(group), currency -> new ArrayList<>())
                    .add(group));
    Comparator<List<String>> largestFirst =
        Comparator.comparingLong((List<String> group) -> requireNonNull(sizes.get(group)))
            .reversed()
            .thenComparing(ofTexts());
    Set<List<String>> kept = new HashSet<>();
    byCurrency
        .values()
        .forEach(ofOne -> ofOne.stream().sorted(largestFirst).limit(most).forEach(kept::add));
    List<StatementLine> rest = lines.stream().filter(line -> kept.contains(line.group())).toList();
    return new Statement(
        declaration, period, zone, rest, sums, groups, bookTotals, completeThrough, closed);
  }

  /** Returns this statement with what each book says that its sums of money come to. */
  public Statement bookTotals(List<BookTotal> totals) {
    return new Statement(
        declaration, period, zone, lines, sums, groups, totals, completeThrough, closed);
  }

  /** Returns this statement with the posting time up to which nothing is missing. */
  public Statement completeThrough(OptionalLong time) {
    return new Statement(declaration, period, zone, lines, sums, groups, bookTotals, time, closed);
  }

  /** Returns this statement with the closed days that it reads. */
  public Statement closed(List<ClosedDay> days) {
    return new Statement(
        declaration, period, zone, lines, sums, groups, bookTotals, completeThrough, days);
  }

  private List<StatementLine> sums(List<StatementLine> all) {
    return merge(
            all.stream()
                .map(line -> line.as(line.start(), line.end(), currenciesOf(line.group())))
                .toList(),
            StatementLine::group)
        .stream()
        .sorted(Comparator.comparing(StatementLine::group, ofTexts()))
        .toList();
  }

  private Collection<StatementLine> merge(
      Collection<StatementLine> parts, Function<StatementLine, Object> key) {
    List<Measure> rules = meter().measures();
    Map<Object, StatementLine> merged = new LinkedHashMap<>();
    for (StatementLine part : parts) {
      merged.merge(key.apply(part), part, (before, added) -> before.merge(added, rules));
    }
    return merged.values();
  }

  /** Returns a group without the values of fields that name no currency. */
  private List<String> currenciesOf(List<String> group) {
    Set<String> fields = new TreeSet<>(declaration.currencies().values());
    List<String> kept = new ArrayList<>();
    for (int place = 0; place < group.size(); place++) {
      kept.add(fields.contains(meter().groupBy().get(place)) ? group.get(place) : "");
    }
    return kept;
  }

  private long size(StatementLine line) {
    return ranking()
        .map(measure -> line.measure(measure.name()).orElse(Long.MIN_VALUE))
        .orElse(line.events());
  }

  /** Returns the measure that {@link #top} ranks by, or empty where that is the events. */
  Optional<Measure> ranking() {
    List<Measure> adding =
        meter().measures().stream()
            .filter(
                measure ->
                    measure.aggregation() == Aggregation.SUM
                        || measure.aggregation() == Aggregation.COUNT)
            .toList();
    return adding.stream().filter(Measure::money).findFirst().or(() -> adding.stream().findFirst());
  }

  private static Comparator<List<String>> ofTexts() {
    return Comparator.comparing(texts -> String.join("\u0000", texts));
  }

  Meter meter() {
    return declaration.meter();
  }

  /** Returns the currency of a money measure on a line, where its group names one. */
  Optional<String> currency(Measure measure, StatementLine line) {
    String field = declaration.currencies().get(measure.name());
    int place = field == null ? -1 : meter().groupBy().indexOf(field);
    return place < 0 ? Optional.empty() : Optional.of(line.group().get(place));
  }
}
