package dev.tally.transforms.parity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a flow came to: postings and exceptions as canonical lines, sorted. */
public record Rows(List<String> postings, List<String> exceptions) {

  public Rows {
    postings = postings.stream().sorted().toList();
    exceptions = exceptions.stream().sorted().toList();
  }

  public static Rows of(Collection<String> postings, Collection<String> exceptions) {
    return new Rows(List.copyOf(postings), List.copyOf(exceptions));
  }

  /** Returns the rows that a predicate on their lines holds for. */
  public Rows where(Predicate<String> line) {
    return new Rows(
        postings.stream().filter(line).toList(), exceptions.stream().filter(line).toList());
  }

  /** Returns a sentence that names the first row in which these differ, or empty. */
  public Optional<String> firstDifference(Rows expected) {
    Optional<String> difference = firstDifference("posting", postings, expected.postings);
    return difference.isPresent()
        ? difference
        : firstDifference("exception", exceptions, expected.exceptions);
  }

  private static Optional<String> firstDifference(
      String kind, List<String> actual, List<String> expected) {
    for (int index = 0; index < Math.max(actual.size(), expected.size()); index++) {
      String is = index < actual.size() ? actual.get(index) : "no more";
      String should = index < expected.size() ? expected.get(index) : "no more";
      if (!is.equals(should)) {
        return Optional.of(
            "The first "
                + kind
                + " that differs is number "
                + (index + 1)
                + ".\n  expected: "
                + should
                + "\n  but was:  "
                + is);
      }
    }
    return Optional.empty();
  }
}
