package dev.tally.bench;

import dev.tally.bench.latency.LatencyWork;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How long rows and events take at a part of the rate that the live suite's whole flow reaches. */
final class LatencySuite implements Suite {

  /** Records per second that the whole flow keeps up with here; {@code --events} says another. */
  private static final long PEAK = 60_000;

  private static final int[] PERCENT = {30, 60, 90};
  private static final long WARM_UP_SECONDS = 60;
  private static final long MEASURED_SECONDS = 150;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "records arrive at a steady rate; delays are counted beyond the window's end and L";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return new TreeMap<>(
        Map.of(
            "peak", Long.toString(settings.events().orElse(PEAK)),
            "parallelism", "2",
            "state", settings.state().name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<Case> cases(Settings settings) {
    long peak = settings.events().orElse(PEAK);
    return IntStream.of(PERCENT)
        .mapToObj(
            percent -> {
              int rate = Math.toIntExact(peak * percent / 100);
              return new Case(
                  "load-" + percent,
                  String.format(Locale.ROOT, "%d%% of the peak: %,d records/s", percent, rate),
                  rate * MEASURED_SECONDS,
                  Map.of("load_percent", (long) percent),
                  stage ->
                      List.of(
                          new Rival(
                              "tally",
                              "Tally",
                              new LatencyWork(
                                  stage.bootstrapServers(),
                                  rate,
                                  WARM_UP_SECONDS,
                                  MEASURED_SECONDS,
                                  settings.state()))));
            })
        .toList();
  }
}
