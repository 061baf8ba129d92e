package dev.tally.bench.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsPageTest {

  @TempDir private Path folder;

  @Test
  void thePageIsOneFileThatLoadsNothing() throws IOException {
    Path page = folder.resolve("new").resolve("bench.html");
    ResultsPage.write(Samples.results(Samples.live(830_000)), page);

    String html = Files.readString(page);
    assertTrue(html.contains("\"hand_written_flink_ratio\":0.83"));
    assertTrue(html.contains("default-src 'none'"));
    assertFalse(html.contains("{{"));
    assertFalse(html.contains("src=\"http"));
  }
}
