package dev.tally.warehouse.statement;

import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.Cell.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a statement says of one group in one period.
 *
 * @param start where the period starts, epoch milliseconds
 * @param end where it ends
 * @param group one text per group field, in the meter's order
 * @param measures by name
 */
record StatementLine(
    long start,
    long end,
    List<String> group,
    Map<String, Long> measures,
    long events,
    long lateEvents,
    Hash128 fingerprint,
    Origin origin) {

  static StatementLine of(Cell cell, long start, long end) {
    return new StatementLine(
        start,
        end,
        cell.group(),
        cell.measures(),
        cell.events(),
        cell.lateEvents(),
        cell.fingerprint(),
        cell.origin());
  }

  /** Returns the same over another span and of another group. */
  StatementLine as(long otherStart, long otherEnd, List<String> otherGroup) {
    return new StatementLine(
        otherStart, otherEnd, otherGroup, measures, events, lateEvents, fingerprint, origin);
  }

  /** Returns both merged over what they span, each measure by its own rule. */
  StatementLine merge(StatementLine other, List<Measure> rules) {
    Map<String, Long> merged = new HashMap<>();
    for (Measure rule : rules) {
      OptionalLong mine = measure(rule.name());
      OptionalLong theirs = other.measure(rule.name());
      if (mine.isPresent() && theirs.isPresent()) {
        long amount = rule.aggregation().merge(mine.getAsLong(), theirs.getAsLong());
        merged.put(rule.name(), amount);
      } else {
        mine.ifPresent(amount -> merged.put(rule.name(), amount));
        theirs.ifPresent(amount -> merged.put(rule.name(), amount));
      }
    }
    return new StatementLine(
        Math.min(start, other.start),
        Math.max(end, other.end),
        group,
        merged,
        Math.addExact(events, other.events),
        Math.addExact(lateEvents, other.lateEvents),
        fingerprint.plus(other.fingerprint),
        origin.and(other.origin));
  }

  OptionalLong measure(String name) {
    Long amount = measures.get(name);
    return amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
  }
}
