package dev.tally.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveSuiteIT {

  @TempDir private Path folder;

  @Test
  void everyLiveRivalsStatementsAreEqualToTallys() {
    ShortSuite.mustAgree(
        new LiveSuite(),
        Map.of(
            "level", List.of("tally", "hand_written_flink"),
            "behind", List.of("tally", "hand_written_flink"),
            "whole-flow", List.of("tally_whole_flow"),
            "idiomatic", List.of("tally", "idiomatic_beam")),
        folder);
  }
}
