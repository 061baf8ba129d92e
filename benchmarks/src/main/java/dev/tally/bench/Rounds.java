package dev.tally.bench;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.bench.fork.Answers.Answer;
import dev.tally.bench.fork.Figure;
import dev.tally.bench.fork.Fork;
import dev.tally.bench.fork.ForkException;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.report.CaseResult;
import dev.tally.bench.report.RivalResult;
import dev.tally.bench.report.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets rivals do a case in turns, one after the other and over again, so that a machine that slows
 * down slows down all of them. A figure counts only after its answer was found equal to Tally's.
 */
final class Rounds {

  /** Up to so many records, every statement is kept and compared. */
  private static final long KEEP_STATEMENTS = 100_000;

  private final int rounds;
  private final Fork fork;
  private final Path folder;
  private final Consumer<String> progress;

  /**
   * @param folder where the files of each run go
   */
  Rounds(int rounds, Fork fork, Path folder, Consumer<String> progress) {
    this.rounds = rounds;
    this.fork = fork;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Returns what came of a case.
   *
   * @param rivals Tally first
   * @throws UserError if a rival fails, or answers something else than Tally
   */
  CaseResult of(Case one, List<Rival> rivals) {
    Map<Rival, List<Measurement>> runs = new LinkedHashMap<>();
    rivals.forEach(rival -> runs.put(rival, new ArrayList<>()));
    Answer expected = null;
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<Rival, List<Measurement>> turn : runs.entrySet()) {
        String where = one.name() + ", round " + round + " of " + rounds;
        Measurement run = run(one, turn.getKey(), round);
        expected = expected == null ? run.answer() : expected;
        expectEqual(where, turn.getKey(), expected, run.answer());
        turn.getValue().add(run);
        progress.accept(where + ": " + turn.getKey().label() + " " + text(run));
      }
    }
    List<RivalResult> results = new ArrayList<>();
    runs.forEach((rival, measured) -> results.add(result(rival, measured)));
    return new CaseResult(one.name(), one.title(), one.records(), one.axes(), results);
  }

  private Measurement run(Case one, Rival rival, int round) {
    Path files = folder.resolve(one.name()).resolve(rival.key() + "-" + round);
    try {
      return fork.run(rival.work(), one.records() <= KEEP_STATEMENTS, files);
    } catch (ForkException e) {
      throw new UserError(
          ExitCode.INTERNAL,
          String.format(
              "%s/%s: %s failed in round %d: %s; its log is %s.",
              folder.getFileName(), one.name(), rival.label(), round, e.getMessage(), e.log()),
          e);
    }
  }

  private void expectEqual(String where, Rival rival, Answer expected, Answer answer) {
    Optional<String> difference =
        answer.rows() == 0
            ? Optional.of("it wrote no row")
            : Agreement.difference(expected, answer);
    if (difference.isPresent()) {
      throw new UserError(
          ExitCode.FAULT,
          String.format(
              "%s/%s: the answer of %s is wrong: %s.",
              folder.getFileName(), where, rival.label(), difference.get()));
    }
  }

  private static RivalResult result(Rival rival, List<Measurement> measured) {
    Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
    for (Figure figure : measured.get(0).figures().keySet()) {
      figures.put(
          figure, Spread.of(measured.stream().map(run -> run.figures().get(figure)).toList()));
    }
    Answer answer = measured.get(0).answer();
    return new RivalResult(rival.key(), rival.label(), figures, answer.rows(), answer.repeats());
  }

  private static String text(Measurement run) {
    return new TreeMap<>(run.figures())
        .entrySet().stream()
            .map(figure -> figure.getKey().text(figure.getValue()) + " " + figure.getKey().label())
            .collect(Collectors.joining(", "));
  }
}
