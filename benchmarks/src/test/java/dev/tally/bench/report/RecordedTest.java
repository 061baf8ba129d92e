package dev.tally.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedTest {

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Recorded recorded = recorded(800_000);
    String written = Files.readString(recorded.write(folder, "live"));
    Recorded read = Recorded.read(folder, "live");

    assertEquals(recorded.ratios(), read.ratios());
    assertEquals(written, Files.readString(read.write(folder, "live")));
  }

  @Test
  void figuresAreKeptOfEveryRivalWithoutTheirNoise() throws IOException {
    JsonNode kept = new ObjectMapper().readTree(recorded(812_345.6).write(folder, "live").toFile());
    JsonNode tally = kept.at("/cases/0/rivals/0");

    assertEquals("0123456789ab", kept.path("commit").asText());
    assertEquals("tally", tally.path("rival").asText());
    assertEquals(
        "{\"median\":812300,\"min\":812300,\"max\":812300}",
        tally.at("/figures/events_per_second").toString());
    assertEquals(12, tally.path("rows").asLong());
  }

  @Test
  void aFileOfAnEarlierFormIsRefusedInOneSentence() throws IOException {
    Files.writeString(folder.resolve("live.json"), "{\"suite\": \"live\", \"ratios\": {}}");

    UserError error = assertThrows(UserError.class, () -> Recorded.read(folder, "live"));

    assertEquals(
        folder.resolve("live.json")
            + " is no record: Missing required creator property 'cases' (index 7); record the suite"
            + " anew.",
        error.getMessage());
  }

  @Test
  void aRatioWithinTheTolerancePasses() {
    assertEquals(List.of(), recorded(800_000).worse(Samples.live(690_000), 15));
  }

  @Test
  void aBetterRatioPasses() {
    assertEquals(List.of(), recorded(800_000).worse(Samples.live(2_000_000), 15));
  }

  @Test
  void aWorseRatioIsNamedWithBothValues() {
    assertEquals(
        List.of(
            "live/level: hand_written_flink_ratio is 0.67, recorded is 0.80.",
            "live/level: hand_written_flink_events_per_cpu_second_ratio is 0.67, recorded is"
                + " 0.80."),
        recorded(800_000).worse(Samples.live(670_000), 15));
  }

  @Test
  void aRivalThatIsMissingIsWorse() {
    SuiteResult all = Samples.live(800_000);
    CaseResult level = all.cases().get(0);
    CaseResult alone =
        new CaseResult(
            level.name(), level.title(), 1_000, Map.of(), List.of(level.rivals().get(0)));
    SuiteResult now = new SuiteResult("live", all.title(), all.terms(), 1, List.of(alone));

    assertEquals(
        "live/level: hand_written_flink_ratio is not measured, recorded is 0.80.",
        recorded(800_000).worse(now, 15).get(0));
  }

  @Test
  void otherTermsAreRefused() {
    UserError error =
        assertThrows(
            UserError.class, () -> recorded(800_000).expectTerms(Map.of("events", "2000")));

    assertEquals(
        "live is recorded with {events=1000} and asked for with {events=2000}; ask for the same,"
            + " or record it anew.",
        error.getMessage());
  }

  @Test
  void aSuiteThatWasNeverRecordedOnSuchTermsSaysHow() {
    UserError error = assertThrows(UserError.class, () -> Recorded.read(folder, "close"));

    assertEquals(ExitCode.NOT_READY, error.exitCode());
  }

  private static Recorded recorded(double tallyPerSecond) {
    SuiteResult suite = Samples.live(tallyPerSecond);
    return Recorded.of(suite, Samples.results(suite), "0123456789ab");
  }
}
