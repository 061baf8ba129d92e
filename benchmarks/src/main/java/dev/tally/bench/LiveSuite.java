package dev.tally.bench;

import dev.tally.bench.LiveEntrant.Description;
import dev.tally.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Live counting of a topic that is full, as after an outage. */
final class LiveSuite implements Suite {

  private static final long EVENTS = 5_000_000;

  /** Idiomatic Beam is no faster when there are more, and would take most of the time. */
  private static final long IDIOMATIC_EVENTS = 1_000_000;

  private static final long BEHIND_MILLIS = 3_600_000;

  @Override
  public String name() {
    return "live";
  }

  @Override
  public String title() {
    return "a full topic is counted live, to its end";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return terms(settings, EVENTS);
  }

  /** Returns the terms of any suite whose rivals count topics. */
  static Map<String, String> terms(Settings settings, long events) {
    return new TreeMap<>(
        Map.of(
            "events", Long.toString(settings.events().orElse(events)),
            "parallelism", Integer.toString(settings.parallelism()),
            "state", settings.state().name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<Case> cases(Settings settings) {
    long events = settings.events().orElse(EVENTS);
    Workload level = Workload.of(events);
    return List.of(
        LiveEntrant.counting(
            level,
            List.of(LiveEntrant.TALLY, LiveEntrant.HAND_WRITTEN_FLINK),
            settings,
            new Description("level", "all partitions are equally far", Map.of())),
        LiveEntrant.counting(
            level.withBehindMillis(BEHIND_MILLIS),
            List.of(LiveEntrant.TALLY, LiveEntrant.HAND_WRITTEN_FLINK),
            settings,
            new Description(
                "behind", "one of the four partitions is an hour behind the others", Map.of())),
        LiveEntrant.counting(
            level,
            List.of(LiveEntrant.TALLY_WHOLE_FLOW),
            settings,
            new Description("whole-flow", "with the warehouse and the canonical topic", Map.of())),
        LiveEntrant.counting(
            Workload.of(Math.min(events, IDIOMATIC_EVENTS)),
            List.of(LiveEntrant.TALLY, LiveEntrant.IDIOMATIC_BEAM),
            settings,
            new Description("idiomatic", "beside Beam as its guides write it", Map.of())));
  }
}
