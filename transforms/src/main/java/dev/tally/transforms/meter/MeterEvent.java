package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Expression;
import dev.tally.catalog.Expression.Values;
import dev.tally.catalog.ExpressionException;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An admitted event to what it adds to each row: a pure function of the event and the catalog.
 *
 * <p>The value window is the one it happened in, the posting window the one it is booked in. Where
 * they are the same it adds to a base row, otherwise to a correction; nothing else differs.
 */
public final class MeterEvent {

  private final Map<String, Rules> rules = new HashMap<>();

  /** Compiles the catalog's filters; do it once per worker. */
  public MeterEvent(Catalog catalog) {
    Meters meters = new Meters(catalog);
    for (Contract contract : catalog.contracts()) {
      List<Rule> rulesOfType = new ArrayList<>();
      for (Meter meter : catalog.meters()) {
        if (meter.events().contains(contract.type())) {
          rulesOfType.add(new Rule(meters.indexOf(meter.name()), meter, contract));
        }
      }
      rules.put(contract.type(), new Rules(rulesOfType));
    }
  }

  /** Adds an event to every row that counts it. */
  public void count(Event event, BundleTotals bundle) {
    rulesOf(event).count(event, bundle);
  }

  /** Returns the cells that count an event. */
  public List<PostingKey> cells(Event event) {
    return rulesOf(event).rules.stream()
        .filter(rule -> rule.counts(event))
        .map(rule -> rule.cell(event))
        .toList();
  }

  private Rules rulesOf(Event event) {
    return rules.getOrDefault(event.type(), Rules.NONE);
  }

  /** The meters of one contract. */
  private static final class Rules {

    static final Rules NONE = new Rules(List.of());

    private final List<Rule> rules;

    /** The fields that any of them groups by. */
    private final int[] groupFields;

    /** Events in one window of this length, milliseconds, are in one window of each meter. */
    private final long window;

    Rules(List<Rule> rules) {
      this.rules = rules;
      this.groupFields =
          rules.stream().flatMapToInt(rule -> IntStream.of(rule.groupFields)).distinct().toArray();
      this.window =
          rules.stream()
              .map(rule -> BigInteger.valueOf(rule.window))
              .reduce(BigInteger.ZERO, BigInteger::gcd)
              .longValueExact();
    }

    void count(Event event, BundleTotals bundle) {
      @Nullable RunningTotals[] rows = null;
      Hash128 fingerprint = event.fingerprint();
      for (int index = 0; index < rules.size(); index++) {
        Rule rule = rules.get(index);
        if (rule.counts(event)) {
          if (rows == null) {
            rows = bundle.rowsOf(alike(event), rules.size());
          }
          RunningTotals row = rows[index];
          if (row == null) {
            row = bundle.row(rule.row(event));
            rows[index] = row;
          }
          rule.add(event, fingerprint, row);
        }
      }
    }

    private Alike alike(Event event) {
      @Nullable Object[] group = new @Nullable Object[groupFields.length];
      for (int field = 0; field < group.length; field++) {
        group[field] = event.values().get(groupFields[field]);
      }
      return new Alike(
          event.type(),
          Meters.startOf(event.eventTime(), window),
          Meters.startOf(event.postedTime(), window),
          group);
    }
  }

  /** One meter, resolved against one contract: names have become indices. */
  private static final class Rule {

    private final int index;
    private final Meter meter;
    private final long window;
    private final @Nullable Expression filter;
    private final int[] groupFields;
    private final int[] measureFields;

    Rule(int index, Meter meter, Contract contract) {
      this.index = index;
      this.meter = meter;
      this.window = meter.window().toMillis();
      this.filter = compile(meter, contract);
      this.groupFields = meter.groupBy().stream().mapToInt(contract::indexOf).toArray();
      this.measureFields =
          meter.measures().stream()
              .map(Measure::field)
              .mapToInt(field -> field == null ? -1 : contract.indexOf(field))
              .toArray();
    }

    private static @Nullable Expression compile(Meter meter, Contract contract) {
      String filter = meter.filter();
      try {
        return filter == null ? null : Expression.compile(filter, contract);
      } catch (ExpressionException e) {
        throw new IllegalStateException("a checked catalog does not compile: " + meter.name(), e);
      }
    }

    boolean counts(Event event) {
      if (filter == null) {
        return true;
      }
      try {
        return filter.test(
            new Values(
                event.source(), event.subject(), event.type(), event.eventTime(), event.values()));
      } catch (ExpressionException e) {
        // The filter was checked, so only arithmetic can fail; what has no answer does not match.
        return false;
      }
    }

    PostingKey cell(Event event) {
      String[] group = new String[groupFields.length];
      for (int field = 0; field < group.length; field++) {
        group[field] = String.valueOf(event.values().get(groupFields[field]));
      }
      return new PostingKey(
          meter.name(), List.of(group), Meters.startOf(event.eventTime(), window));
    }

    RowKey row(Event event) {
      return new RowKey(index, cell(event), Meters.startOf(event.postedTime(), window));
    }

    void add(Event event, Hash128 fingerprint, RunningTotals totals) {
      for (int measure = 0; measure < measureFields.length; measure++) {
        int field = measureFields[measure];
        totals.add(measure, field < 0 ? 1 : (Long) event.values().get(field));
      }
      totals.addEvent(event.isLate(), fingerprint);
    }
  }
}
