package dev.tally.pipelines.warehouse.statement;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.pipelines.warehouse.Cell;
import dev.tally.pipelines.warehouse.MeterDeclaration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A meter's numbers by period and group, and how far they can be trusted.
 *
 * @param lines ordered by period, then group
 * @param completeThrough the posting time up to which nothing is missing, epoch milliseconds
 */
public record Statement(
    MeterDeclaration declaration,
    Period period,
    ZoneId zone,
    List<Line> lines,
    OptionalLong completeThrough) {

  private static final Comparator<Line> ORDER =
      Comparator.comparingLong(Line::start)
          .thenComparing(line -> String.join("\u0000", line.group()));

  public Statement {
    lines = List.copyOf(lines);
  }

  /** Returns the statement that a meter's cells make by period. */
  public static Statement of(MeterDeclaration declaration, Period period, ZoneId zone) {
    return new Statement(declaration, period, zone, List.of(), OptionalLong.empty());
  }

  /** Returns this statement with the lines that some cells make. */
  public Statement over(List<Cell> cells) {
    record Key(long start, List<String> group) {}

    List<Measure> rules = meter().measures();
    Map<Key, Line> merged = new LinkedHashMap<>();
    for (Cell cell : cells) {
      long start = period.startOf(cell, zone);
      Line line = Line.of(cell, start, period.endOf(cell, zone));
      merged.merge(
          new Key(start, cell.group()), line, (before, added) -> before.merge(added, rules));
    }
    List<Line> ordered = merged.values().stream().sorted(ORDER).toList();
    return new Statement(declaration, period, zone, ordered, completeThrough);
  }

  /** Returns this statement with the posting time up to which nothing is missing. */
  public Statement completeThrough(OptionalLong time) {
    return new Statement(declaration, period, zone, lines, time);
  }

  Meter meter() {
    return declaration.meter();
  }

  /** Returns the currency of a money measure on a line, where its group names one. */
  Optional<String> currency(Measure measure, Line line) {
    String field = declaration.currencies().get(measure.name());
    int place = field == null ? -1 : meter().groupBy().indexOf(field);
    return place < 0 ? Optional.empty() : Optional.of(line.group().get(place));
  }
}
