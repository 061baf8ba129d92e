package dev.tally.catalog;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A catalog that has problems and so cannot be used. */
public final class CatalogException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  CatalogException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Returns every mistake, by file and line. */
  public List<Problem> problems() {
    return problems;
  }
}
