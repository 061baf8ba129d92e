package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.tally.event.Hash128;
import dev.tally.warehouse.ClosedDay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseSpanTest {

  @Test
  void daysThatOneCloseFrozeBehindOneAnotherAreReadAtOnce() {
    assertThat(
        CloseSpan.of(
            List.of(
                closed("2026-02-27", 3),
                closed("2026-02-28", 3),
                closed("2026-03-01", 4),
                closed("2026-03-03", 4))),
        contains(
            new CloseSpan(3, at("2026-02-27T00:00:00Z"), at("2026-03-01T00:00:00Z")),
            new CloseSpan(4, at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z")),
            new CloseSpan(4, at("2026-03-03T00:00:00Z"), at("2026-03-04T00:00:00Z"))));
  }

  private static ClosedDay closed(String day, long generation) {
    return new ClosedDay(
        LocalDate.parse(day), 0, "close-" + generation, generation, 0, 0, Hash128.ZERO, List.of());
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
