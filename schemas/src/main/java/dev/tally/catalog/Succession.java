package dev.tally.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules by which a catalog may replace the newest of a running ledger's.
 *
 * <p>Rows of both lie in the same tables and the same state, under the names of their meters; and
 * what a run has set up when it began it cannot set up again.
 */
public final class Succession {

  private final Catalogs before;
  private final Catalog next;
  private final List<String> faults = new ArrayList<>();

  private Succession(Catalogs before, Catalog next) {
    this.before = before;
    this.next = next;
  }

  /** Returns why a catalog cannot be the next, one sentence each; none if it can. */
  public static List<String> faults(Catalogs before, Catalog next) {
    Succession succession = new Succession(before, next);
    succession.compareTerms();
    succession.compareTopics();
    next.meters().forEach(succession::compare);
    return List.copyOf(succession.faults);
  }

  private void compareTerms() {
    LedgerTerms old = before.terms();
    LedgerTerms terms = next.terms();
    compareTerm("on_time_bound", spell(old.onTimeBound()), spell(terms.onTimeBound()));
    compareTerm("future_bound", spell(old.futureBound()), spell(terms.futureBound()));
    compareTerm("horizon", spell(old.horizon()), spell(terms.horizon()));
    compareTerm("shards", Integer.toString(old.shards()), Integer.toString(terms.shards()));
    compareTerm("idle_partitions", spell(old.idle()), spell(terms.idle()));
  }

  private static String spell(Duration span) {
    return Durations.spell(span);
  }

  private static String spell(LedgerTerms.IdlePartitions idle) {
    return idle.name().toLowerCase(Locale.ROOT);
  }

  private void compareTerm(String name, String old, String now) {
    if (!old.equals(now)) {
      faults.add(
          "The ledger was created with %s: %s, not %s, and that cannot change; write the old value."
              .formatted(name, old, now));
    }
  }

  private void compareTopics() {
    Set<String> topics = new TreeSet<>(next.topics());
    for (String topic : before.topics()) {
      if (!topics.remove(topic)) {
        faults.add(
            "No contract travels on the topic %s any more, and a ledger keeps its topics; keep a"
                    .formatted(topic)
                + " contract there.");
      }
    }
    for (String topic : topics) {
      faults.add(
          "The topic %s is new, and a ledger takes up no topic later; use one of %s, or another"
                  .formatted(topic, String.join(", ", before.topics()))
              + " ledger.");
    }
  }

  private void compare(Meter meter) {
    for (Catalogs.Edition edition : before.editions()) {
      boolean isAnother =
          edition.catalog().meter(meter.name()).stream().anyMatch(old -> !hasRowsOf(old, meter));
      if (isAnother) {
        faults.add(
            "The meter %s had another window, group_by or measures, and its rows keep them; give the"
                    .formatted(meter.name())
                + " changed meter another name.");
        return;
      }
    }
    Duration finest = finest(before.first());
    if (meter.window().compareTo(finest) < 0) {
      faults.add(
          "The meter %s has windows of %s, finer than %s, the finest that the ledger began with;"
                  .formatted(meter.name(), spell(meter.window()), spell(finest))
              + " give it those or longer ones.");
    }
  }

  /** Whether rows of the two can lie side by side. */
  private static boolean hasRowsOf(Meter old, Meter meter) {
    return old.window().equals(meter.window())
        && old.groupBy().equals(meter.groupBy())
        && old.measures().equals(meter.measures());
  }

  /** Returns the finest window of a catalog, in which records are counted too. */
  public static Duration finest(Catalog catalog) {
    return catalog.meters().stream()
        .map(Meter::window)
        .min(Comparator.naturalOrder())
        .orElse(Duration.ofHours(1));
  }
}
