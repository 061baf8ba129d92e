package dev.tally.bench;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Spelling;
import java.util.List;

/** The suites there are. */
final class Suites {

  private static final List<Suite> ALL =
      List.of(
          new LiveSuite(),
          new CloseSuite(),
          new LatencySuite(),
          new WireBenchmarks(),
          new StateSuite(),
          new ScaleSuite());

  private Suites() {}

  static List<String> names() {
    return ALL.stream().map(Suite::name).toList();
  }

  static Suite named(String name) {
    return ALL.stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "There is no suite '"
                        + name
                        + "'"
                        + Spelling.hint(name, names())
                        + "; there are "
                        + String.join(", ", names())
                        + "."));
  }
}
