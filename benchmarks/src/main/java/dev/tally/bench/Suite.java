package dev.tally.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question, and the cases that answer it.
 *
 * <p>To add one: say what a single run is in a {@link dev.tally.bench.fork.Work}, list its rivals
 * in a {@link Case}, and name the suite in {@link Suites}. Rounds, processes, comparison of the
 * answers, tables and plots are the same for all.
 */
interface Suite {

  /** Returns the name that it is asked for by. */
  String name();

  /** Returns what it measures, as a clause. */
  String title();

  /** Returns what every run has in common: only on the same terms can ratios be compared. */
  Map<String, String> terms(Settings settings);

  /** Returns the cases, the most telling one first. */
  List<Case> cases(Settings settings);

  /** Returns what its record is called: its name, and each term that is not the usual one. */
  default String recordName(Settings settings) {
    Map<String, String> usual = terms(Settings.USUAL);
    Stream<String> others =
        terms(settings).entrySet().stream()
            .filter(term -> !term.getValue().equals(usual.get(term.getKey())))
            .map(Map.Entry::getValue);
    return Stream.concat(Stream.of(name()), others).collect(Collectors.joining("-"));
  }
}
