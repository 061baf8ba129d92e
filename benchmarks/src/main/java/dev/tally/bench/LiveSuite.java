package dev.tally.bench;

import dev.tally.bench.LiveEntrant.Description;
import dev.tally.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Live counting of a topic that is full, as after an outage. */
final class LiveSuite implements Suite {

  private static final long EVENTS = 2_000_000;

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
    Workload level = Workload.of(settings.events().orElse(EVENTS));
    return List.of(
        LiveEntrant.counting(
            level,
            List.of(LiveEntrant.TALLY, LiveEntrant.HAND_WRITTEN_FLINK, LiveEntrant.IDIOMATIC_BEAM),
            settings,
            new Description("level", "all partitions are equally far", Map.of())),
        LiveEntrant.counting(
            level.withBehindMillis(BEHIND_MILLIS),
            // Idiomatic Beam's watermark lags three minutes; an hour is beyond what it can be told.
            List.of(LiveEntrant.TALLY, LiveEntrant.HAND_WRITTEN_FLINK),
            settings,
            new Description(
                "behind", "one of the four partitions is an hour behind the others", Map.of())),
        LiveEntrant.counting(
            level,
            List.of(LiveEntrant.TALLY_WHOLE_FLOW),
            settings,
            new Description("whole-flow", "with the warehouse and the canonical topic", Map.of())));
  }
}
