package dev.tally.bench;

import dev.tally.bench.LiveEntrant.Description;
import dev.tally.bench.workload.Workload;
import dev.tally.jobs.engine.StateBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Live counting of more events, more groups, on more subtasks: one of them varies at a time, from a
 * base that all have in common.
 */
final class ScaleSuite implements Suite {

  private static final long MOST_EVENTS = 20_000_000;
  private static final int[] TWENTIETHS = {1, 2, 5, 10, 20};
  private static final int BASE_TWENTIETHS = 2;
  private static final int[] GROUPS = {1, 50, 50_000, 1_000_000};
  private static final int[] PARALLELISM = {1, 2};
  private static final int HOT_PERMILLE = 500;

  /**
   * The hand-written job keeps every identity in tables that Flink copies whole after a checkpoint;
   * with 20 million of them its 4 GB of heap do not suffice.
   */
  private static final long MOST_EVENTS_OF_HAND_WRITTEN = 10_000_000;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String title() {
    return "a full topic is counted live, with more of one thing at a time";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return LiveSuite.terms(settings, MOST_EVENTS);
  }

  @Override
  public List<Case> cases(Settings settings) {
    long most = settings.events().orElse(MOST_EVENTS);
    Workload base = Workload.of(most * BASE_TWENTIETHS / 20);
    List<Case> cases = new ArrayList<>();
    cases.add(
        point("base", "where the axes meet", base, settings)
            .at("events", base.records())
            .at("groups", base.groups())
            .at("parallelism", settings.parallelism())
            .at("hot_percent", 0)
            .made());
    for (int part : TWENTIETHS) {
      if (part != BASE_TWENTIETHS) {
        long events = most * part / 20;
        cases.add(
            point("events-" + events, number(events) + " events", Workload.of(events), settings)
                .at("events", events)
                .made());
      }
    }
    for (int groups : GROUPS) {
      String title = groups == 1 ? "one group" : number(groups) + " groups";
      cases.add(
          point("groups-" + groups, title, base.withGroups(groups), settings)
              .at("groups", groups)
              .made());
    }
    for (int subtasks : PARALLELISM) {
      if (subtasks != settings.parallelism()) {
        Settings other = with(settings, subtasks);
        cases.add(
            point("parallelism-" + subtasks, "subtasks: " + subtasks, base, other)
                .at("parallelism", subtasks)
                .made());
      }
    }
    cases.add(
        point(
                "hot-group",
                "one group has half of the events",
                base.withHotPermille(HOT_PERMILLE),
                settings)
            .at("hot_percent", HOT_PERMILLE / 10)
            .made());
    return cases;
  }

  private static Settings with(Settings settings, int parallelism) {
    StateBackend state = settings.state();
    return new Settings(settings.events(), settings.rounds(), parallelism, state);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static Point point(String name, String title, Workload workload, Settings settings) {
    return new Point(name, title, workload, settings, new LinkedHashMap<>());
  }

  /** A case in the making. */
  private record Point(
      String name, String title, Workload workload, Settings settings, Map<String, Long> axes) {

    Point at(String axis, long value) {
      axes.put(axis, value);
      return this;
    }

    // Idiomatic Beam shows how it scales in the live suite, and would take most of the hours.
    Case made() {
      List<LiveEntrant> entrants =
          workload.records() > MOST_EVENTS_OF_HAND_WRITTEN
              ? List.of(LiveEntrant.TALLY)
              : List.of(LiveEntrant.TALLY, LiveEntrant.HAND_WRITTEN_FLINK);
      return LiveEntrant.counting(workload, entrants, settings, new Description(name, title, axes));
    }
  }
}
