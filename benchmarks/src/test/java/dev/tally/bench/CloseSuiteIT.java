package dev.tally.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CloseSuiteIT {

  @TempDir private Path folder;

  @Test
  void everyClosingRivalsStatementsAreEqualToTallys() {
    ShortSuite.mustAgree(
        new CloseSuite(), Map.of("day", List.of("tally", "duckdb", "spark", "replay")), folder);
  }
}
