package dev.tally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tally.bench.fork.Answers.Answer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgreementTest {

  private static final Answer TALLY = new Answer(9, 4, "a", Map.of("clicks c-1 0 0", 5L));

  @Test
  void rivalsMayPostInOtherRows() {
    assertEquals(
        Optional.empty(), Agreement.difference(TALLY, new Answer(2, 4, "a", TALLY.statements())));
  }

  @Test
  void aRivalMayKeepItsRepeatsToItself() {
    assertEquals(
        Optional.empty(), Agreement.difference(TALLY, new Answer(9, -1, "a", TALLY.statements())));
  }

  @Test
  void aCellOfZerosIsWorthNoRow() {
    Map<String, Long> statements = Map.of("clicks c-1 0 0", 5L, "clicks c-2 0 0", 0L);

    assertEquals(Optional.empty(), Agreement.difference(TALLY, new Answer(9, 4, "a", statements)));
  }

  @Test
  void theFirstDifferentCellIsNamed() {
    Map<String, Long> statements = Map.of("clicks c-1 0 0", 6L, "clicks c-2 0 0", 1L);

    assertEquals(
        Optional.of("its cell 'clicks c-1 0 0' is 6 where Tally's is 5"),
        Agreement.difference(TALLY, new Answer(9, 4, "b", statements)));
  }

  @Test
  void aMissingCellIsNamed() {
    assertEquals(
        Optional.of("its cell 'clicks c-1 0 0' is 0 where Tally's is 5"),
        Agreement.difference(TALLY, new Answer(9, 4, "b", Map.of())));
  }

  @Test
  void withoutStatementsTheChecksAreCompared() {
    Answer large = new Answer(9, 4, "a", Map.of());

    assertEquals(Optional.empty(), Agreement.difference(large, new Answer(8, 4, "a", Map.of())));
    assertEquals(
        Optional.of(
            "its statements differ from Tally's (with --events 100000 or less the first cell is"
                + " named)"),
        Agreement.difference(large, new Answer(9, 4, "b", Map.of())));
  }

  @Test
  void otherRepeatsAreADifference() {
    assertEquals(
        Optional.of("it found 3 repeats where Tally found 4"),
        Agreement.difference(TALLY, new Answer(9, 3, "a", TALLY.statements())));
  }
}
