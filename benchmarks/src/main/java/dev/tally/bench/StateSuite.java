package dev.tally.bench;

import dev.tally.bench.state.StateWork;
import dev.tally.bench.workload.Workload;
import dev.tally.jobs.engine.StateBackend;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What remembering an identity costs, in the heap and in RocksDB. */
final class StateSuite implements Suite {

  private static final long EVENTS = 20_000_000;

  @Override
  public String name() {
    return "state";
  }

  @Override
  public String title() {
    return "identities are remembered, none of them twice";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return new TreeMap<>(
        Map.of("events", Long.toString(settings.events().orElse(EVENTS)), "parallelism", "2"));
  }

  @Override
  public List<Case> cases(Settings settings) {
    Workload workload = Workload.of(settings.events().orElse(EVENTS)).withoutCopies();
    return Stream.of(StateBackend.values())
        .map(
            state -> {
              String name = state.name().toLowerCase(Locale.ROOT);
              return new Case(
                  name,
                  "state lives in " + name,
                  workload.records(),
                  Map.of(),
                  stage ->
                      List.of(
                          new Rival(
                              "tally",
                              "Tally",
                              new StateWork(
                                  stage.bootstrapServers(), stage.topic(workload), state))));
            })
        .toList();
  }
}
