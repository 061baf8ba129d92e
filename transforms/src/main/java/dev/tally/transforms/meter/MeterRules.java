package dev.tally.transforms.meter;

import dev.tally.catalog.ByPostedTime;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Expression;
import dev.tally.catalog.Expression.Values;
import dev.tally.catalog.ExpressionException;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An admitted event to what it adds to each row: a pure function of the event and the catalogs.
 *
 * <p>The value window is the one it happened in, the posting window the one it is booked in. Where
 * they are the same it adds to a base row, otherwise to a correction; nothing else differs.
 */
public final class MeterRules {

  private final ByPostedTime<Map<String, List<FamilyRules>>> rules;
  private final ByPostedTime<Map<String, List<FamilyRules>>> rulesOfProbes;

  /** Compiles the catalogs' filters; do it once per worker. */
  public MeterRules(Catalogs catalogs) {
    Meters meters = new Meters(catalogs);
    this.rules = catalogs.each(catalog -> rules(catalog, meters.familiesOf(catalog)));
    this.rulesOfProbes = catalogs.each(catalog -> rules(catalog, meters.familiesOfProbes(catalog)));
  }

  private static Map<String, List<FamilyRules>> rules(Catalog catalog, List<MeterFamily> families) {
    Map<String, List<FamilyRules>> byType = new HashMap<>();
    for (Contract contract : catalog.contracts()) {
      List<FamilyRules> rulesOfType =
          families.stream()
              .filter(family -> family.meters().stream().anyMatch(meter -> counts(meter, contract)))
              .map(family -> new FamilyRules(family, contract))
              .toList();
      byType.put(contract.type(), rulesOfType);
    }
    return byType;
  }

  private static boolean counts(Meter meter, Contract contract) {
    return meter.events().contains(contract.type());
  }

  /** Adds an event to every row that counts it. */
  public void count(Event event, BundleAccumulator bundle) {
    Hash128 fingerprint = event.fingerprint();
    for (FamilyRules family : rulesOf(event)) {
      family.count(event, fingerprint, bundle);
    }
  }

  /** Returns the cells that count an event. */
  public List<PostingKey> cells(Event event) {
    return rulesOf(event).stream().flatMap(family -> family.cells(event)).toList();
  }

  private List<FamilyRules> rulesOf(Event event) {
    ByPostedTime<Map<String, List<FamilyRules>>> ofSender =
        Probe.isProbe(event.source()) ? rulesOfProbes : rules;
    return ofSender.at(event.postedTime()).getOrDefault(event.type(), List.of());
  }

  /** The meters of one family that count the events of one contract. */
  private static final class FamilyRules {

    private final MeterFamily family;
    private final int[] groupFields;
    private final List<Rule> rules = new ArrayList<>();

    FamilyRules(MeterFamily family, Contract contract) {
      this.family = family;
      this.groupFields = family.groupBy().stream().mapToInt(contract::indexOf).toArray();
      for (int place = 0; place < family.meters().size(); place++) {
        Meter meter = family.meters().get(place);
        if (MeterRules.counts(meter, contract)) {
          rules.add(new Rule(place, meter, contract));
        }
      }
    }

    void count(Event event, Hash128 fingerprint, BundleAccumulator bundle) {
      RowGroupAccumulator rowGroup = null;
      for (int index = 0; index < rules.size(); index++) {
        Rule rule = rules.get(index);
        if (rule.counts(event)) {
          if (rowGroup == null) {
            rowGroup = bundle.rowGroup(family, key(event));
          }
          rule.add(event, fingerprint, rowGroup.row(rule.place));
        }
      }
    }

    Stream<PostingKey> cells(Event event) {
      RowGroup rowGroup = key(event).rowGroup();
      return rules.stream()
          .filter(rule -> rule.counts(event))
          .map(rule -> rowGroup.cell(rule.meter.name()));
    }

    private GroupKey key(Event event) {
      @Nullable Object[] group = new @Nullable Object[groupFields.length];
      for (int field = 0; field < group.length; field++) {
        group[field] = event.values().get(groupFields[field]);
      }
      return new GroupKey(
          family, family.windowOf(event.eventTime()), family.windowOf(event.postedTime()), group);
    }
  }

  /** One meter, resolved against one contract: names have become indices. */
  private static final class Rule {

    private final int place;
    private final Meter meter;
    private final @Nullable Expression filter;
    private final int[] measureFields;

    Rule(int place, Meter meter, Contract contract) {
      this.place = place;
      this.meter = meter;
      this.filter = compile(meter, contract);
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

    void add(Event event, Hash128 fingerprint, RowAccumulator totals) {
      for (int measure = 0; measure < measureFields.length; measure++) {
        int field = measureFields[measure];
        totals.add(measure, field < 0 ? 1 : (Long) event.values().get(field));
      }
      totals.addEvent(event.isLate(), fingerprint);
    }
  }
}
