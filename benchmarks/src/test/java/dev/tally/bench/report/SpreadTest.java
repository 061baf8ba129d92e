package dev.tally.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tally.bench.fork.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  @Test
  void theMedianOfAnOddNumberOfRoundsIsTheMiddleOne() {
    assertEquals(new Spread(3, 1, 50), Spread.of(List.of(50.0, 1.0, 3.0)));
  }

  @Test
  void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
    assertEquals(new Spread(2.5, 1, 10), Spread.of(List.of(3.0, 10.0, 1.0, 2.0)));
  }

  @Test
  void aSingleRoundIsItsOwnSpread() {
    assertEquals(new Spread(7, 7, 7), Spread.of(List.of(7.0)));
  }

  @Test
  void aSpreadIsToldOnlyWhereRoundsDiffer() {
    assertEquals("2 (1..3)", new Spread(2, 1, 3).text(Figure.EVENTS_PER_SECOND));
    assertEquals("7", new Spread(7, 7, 7).text(Figure.EVENTS_PER_SECOND));
  }
}
