package dev.tally.catalog;

import dev.tally.compat.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes found so far. Reading goes on after each, so that one run names them all. */
final class Problems {

  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::file).thenComparingInt(Problem::line);

  private final List<Problem> found = new ArrayList<>();

  void add(Place place, String message) {
    found.add(new Problem(place.file(), place.line(), message));
  }

  int count() {
    return found.size();
  }

  /**
   * Returns the mistakes by file and line, those of one line as they were found. One in a file that
   * several others lead to is told once.
   */
  List<Problem> sorted() {
    return found.stream().distinct().sorted(ORDER).toList();
  }
}
