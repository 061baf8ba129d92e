package dev.tally.bench;

import dev.tally.bench.fork.Answers.Answer;
import java.util.Optional;
import java.util.TreeSet;

/** Whether two answers say the same: a rival that counts something else has not run the race. */
final class Agreement {

  private Agreement() {}

  /** Returns the first thing that differs, as a clause about the rival, or nothing. */
  static Optional<String> difference(Answer tally, Answer rival) {
    Optional<String> cell = differentCell(tally, rival);
    if (cell.isPresent()) {
      return cell;
    }
    if (!rival.check().equals(tally.check())) {
      return Optional.of(
          "its statements differ from Tally's (with --events 100000 or less the first cell is"
              + " named)");
    }
    return rival.repeats() >= 0 && rival.repeats() != tally.repeats()
        ? Optional.of(
            "it found " + rival.repeats() + " repeats where Tally found " + tally.repeats())
        : Optional.empty();
  }

  private static Optional<String> differentCell(Answer tally, Answer rival) {
    TreeSet<String> cells = new TreeSet<>(tally.statements().keySet());
    cells.addAll(rival.statements().keySet());
    return cells.stream()
        .filter(cell -> value(rival, cell) != value(tally, cell))
        .findFirst()
        .map(
            cell ->
                String.format(
                    "its cell '%s' is %d where Tally's is %d",
                    cell, value(rival, cell), value(tally, cell)));
  }

  /** A cell without a row says what a cell of zeros says. */
  private static long value(Answer answer, String cell) {
    return answer.statements().getOrDefault(cell, 0L);
  }
}
