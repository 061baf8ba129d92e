package dev.tally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tally.bench.fork.Fork;
import dev.tally.bench.report.CaseResult;
import dev.tally.bench.report.RivalResult;
import dev.tally.jobs.engine.StateBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A suite on few records, where every statement of every rival is compared. */
final class ShortSuite {

  private static final Settings SHORT =
      new Settings(OptionalLong.of(20_000), 1, 2, StateBackend.HEAP);

  /** Of so short a run the optimising compiler would be most. */
  private static final Fork QUICK = Fork.with("-Xmx1g", "-XX:TieredStopAtLevel=1");

  private ShortSuite() {}

  /** Rounds fail where an answer differs, so what they return is equal. */
  static void mustAgree(Suite suite, Map<String, List<String>> rivals, Path folder) {
    Rounds rounds = new Rounds(1, QUICK, folder.resolve(suite.name()), line -> {});
    try (Stage stage = new Stage(folder.resolve("stage"), line -> {})) {
      for (Case one : suite.cases(SHORT)) {
        CaseResult result = rounds.of(one, one.prepare().apply(stage));

        assertEquals(
            rivals.get(one.name()), result.rivals().stream().map(RivalResult::key).toList());
      }
    }
  }
}
