package dev.tally.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class ResultsJsonTest {

  private final JsonNode suite =
      ResultsJson.of(Samples.results(Samples.live(830_000))).path("suites").path(0);

  @Test
  void theFirstFiguresRatioBearsTheRivalsName() {
    assertEquals(0.83, suite.path("cases").path(0).path("hand_written_flink_ratio").asDouble());
  }

  @Test
  void theFirstCasesRatiosStandForTheSuite() {
    assertEquals(0.83, suite.path("hand_written_flink_ratio").asDouble());
    assertEquals(4.0, suite.path("hand_written_flink_peak_heap_ratio").asDouble());
  }

  @Test
  void everyRivalHasItsMedianAndItsSpread() {
    JsonNode tally = suite.path("cases").path(0).path("rivals").path(0);

    assertEquals("tally", tally.path("rival").asText());
    assertEquals(
        "{\"median\":830000,\"min\":830000,\"max\":830000}",
        tally.path("events_per_second").toString());
    assertEquals(12, tally.path("rows").asLong());
    assertEquals(3, tally.path("repeats").asLong());
  }

  @Test
  void figuresHaveFourDigits() {
    assertEquals("0.8333", ResultsJson.digits(5 / 6.0).toString());
    assertEquals("61230", ResultsJson.digits(61_234.5).toString());
  }
}
