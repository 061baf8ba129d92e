package dev.tally.bench;

import dev.tally.bench.live.HandWrittenFlink;
import dev.tally.bench.live.IdiomaticBeam;
import dev.tally.bench.live.LiveRival;
import dev.tally.bench.live.TallyLive;
import dev.tally.bench.live.TallyWholeFlow;
import dev.tally.bench.workload.Workload;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who counts a topic live. */
enum LiveEntrant {
  TALLY("Tally", TallyLive.class),
  HAND_WRITTEN_FLINK("Hand-written Flink", HandWrittenFlink.class),
  IDIOMATIC_BEAM("Idiomatic Beam", IdiomaticBeam.class),
  TALLY_WHOLE_FLOW("Tally, all of it", TallyWholeFlow.class);

  private final String label;
  private final Class<? extends LiveRival> rival;

  LiveEntrant(String label, Class<? extends LiveRival> rival) {
    this.label = label;
    this.rival = rival;
  }

  /** Returns a case in which some entrants count a workload. */
  static Case counting(
      Workload workload, List<LiveEntrant> entrants, Settings settings, Description about) {
    return new Case(
        about.name(),
        about.title(),
        workload.records(),
        about.axes(),
        stage -> {
          String topic = stage.topic(workload);
          return entrants.stream()
              .map(
                  entrant ->
                      new Rival(
                          entrant.name().toLowerCase(Locale.ROOT),
                          entrant.label,
                          new LiveWork(
                              entrant.rival,
                              stage.bootstrapServers(),
                              topic,
                              workload.records(),
                              settings.parallelism(),
                              settings.state())))
              .toList();
        });
  }

  /** What a case is called and where it stands, as in {@link Case}. */
  record Description(String name, String title, Map<String, Long> axes) {}
}
