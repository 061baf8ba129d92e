package dev.tally.bench.fork;

import dev.tally.bench.fork.Answers.Answer;
import java.util.Map;

/**
 * One run of one rival.
 *
 * @param figures how it did
 * @param answer what it counted
 */
public record Measurement(Map<Figure, Double> figures, Answer answer) {

  public Measurement {
    figures = Map.copyOf(figures);
  }

  /** Returns figures together with what this process has counted. */
  public static Measurement ofAnswers(Map<Figure, Double> figures) {
    return new Measurement(figures, Answers.answer());
  }
}
