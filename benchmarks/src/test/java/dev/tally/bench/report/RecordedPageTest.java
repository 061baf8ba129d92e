package dev.tally.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedPageTest {

  private static final Path CHECKOUT = Path.of("..");

  @TempDir private Path folder;

  @Test
  void theCommittedPageIsWhatTheTemplateAndTheRecordedFilesGive() throws IOException {
    assertEquals(
        RecordedPage.text(CHECKOUT.resolve("benchmarks").resolve("recorded")),
        Files.readString(CHECKOUT.resolve("docs").resolve("benchmarks.md")),
        "docs/benchmarks.md is not what its template and benchmarks/recorded give; write it anew:"
            + " ./tally bench --docs docs/benchmarks.md");
  }

  @Test
  void aTableHasALinePerRivalAndSaysItsCommit() {
    record(Samples.live(830_000), "live");

    assertEquals(
        """
        | | events/s | ratio | events/CPU-second | ratio | peak heap |
        | --- | --- | --- | --- | --- | --- |
        | Tally | 830,000 | | 415,000 | | 400 MB |
        | Hand-written Flink | 1,000,000 | 0.83 | 500,000 | 0.83 | 100 MB |

        Commit `0123456789ab`, 2026-01-05, 1 round, 1,000 records.""",
        fill("{{table live level}}"));
    assertEquals(fill("{{table live level}}"), fill("{{table live}}"));
  }

  @Test
  void aTableOfSeveralCasesNamesThem() {
    RivalResult tally = Samples.rival("tally", "Tally", 1_000, 1);
    record(
        new SuiteResult(
            "state",
            "identities are remembered",
            Samples.TERMS,
            3,
            List.of(
                new CaseResult("heap", "on the heap", 10, Map.of(), List.of(tally)),
                new CaseResult("rocksdb", "in RocksDB", 20, Map.of(), List.of(tally)))),
        "state");

    assertEquals(
        """
        | | events/s | events/CPU-second | peak heap |
        | --- | --- | --- | --- |
        | on the heap | 1,000 | 500 | 1 MB |
        | in RocksDB | 1,000 | 500 | 1 MB |

        Commit `0123456789ab`, 2026-01-05, 3 rounds.""",
        fill("{{table state}}"));
  }

  @Test
  void aTargetIsMetFromItsBoundOn() {
    record(Samples.live(800_000), "live");
    record(Samples.live(790_000), "live-rocksdb");

    String targets = fill("{{targets}}");
    assertTrue(targets.contains("heap state | ≥ 0.80 | 0.80 | met | `0123456789ab` |"), targets);
    assertTrue(
        targets.contains("RocksDB state | ≥ 0.80 | 0.79 | **missed** | `0123456789ab` |"), targets);
    assertTrue(targets.contains("p99 at 60% of the peak | ≤ 1,000 | not recorded | | |"), targets);
  }

  @Test
  void whatIsRecordedIsListedWithItsTerms() {
    record(Samples.live(800_000), "live");

    assertTrue(
        fill("{{recorded}}")
            .contains(
                "| [live](../benchmarks/recorded/live.json) | events 1000 | 1 | `0123456789ab` |"));
  }

  @Test
  void whatIsNotRecordedIsSaidInItsPlace() {
    record(Samples.live(800_000), "live");

    assertEquals("(not recorded)", fill("{{table live behind}}"));
    assertEquals("(not recorded)", fill("{{table close}}"));
  }

  @Test
  void aSlotThatNobodyKnowsFails() {
    assertThrows(IllegalStateException.class, () -> fill("{{tabel live}}"));
  }

  private String fill(String template) {
    return RecordedPage.fill(template, folder);
  }

  private void record(SuiteResult suite, String name) {
    Recorded.of(suite, Samples.results(suite), "0123456789ab").write(folder, name);
  }
}
