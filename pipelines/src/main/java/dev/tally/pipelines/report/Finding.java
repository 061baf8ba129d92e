package dev.tally.pipelines.report;

import dev.tally.event.Disposition;
import dev.tally.pipelines.close.Days;
import dev.tally.pipelines.warehouse.Comparison;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a close came to: the verdict, and the sentence that says it.
 *
 * @param compared how many rows at least one book has
 * @param equal how many of them are equal in both
 * @param differences how many of the others have which cause
 * @param records how many records met which end
 * @param unlisted by how many the counted and the listed records differ
 */
record Finding(
    long compared,
    long equal,
    Map<Cause, Long> differences,
    Map<Disposition, Long> records,
    long unlisted) {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  static Finding of(
      Comparison comparison,
      List<Difference> differences,
      Map<Disposition, Long> records,
      long unlisted) {
    Map<Cause, Long> byCause =
        differences.stream()
            .collect(Collectors.groupingBy(Difference::cause, TreeMap::new, Collectors.counting()));
    return new Finding(comparison.compared(), comparison.equal(), byCause, records, unlisted);
  }

  /** Returns how many rows differ; a difference that nobody named is one too. */
  long different() {
    return compared - equal;
  }

  /** Returns how many rows differ without evidence for any known cause. */
  long unexplained() {
    long named = differences.values().stream().mapToLong(Long::longValue).sum();
    return differences.getOrDefault(Cause.UNEXPLAINED, 0L) + Math.max(0, different() - named);
  }

  /** Returns how many rows differ for a cause that passes. */
  long passing() {
    return differences.entrySet().stream()
        .filter(entry -> entry.getKey().passes())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long failing() {
    return different() - passing();
  }

  Verdict verdict() {
    return failing() == 0 && unlisted == 0 ? Verdict.IN_ORDER : Verdict.AT_FAULT;
  }

  /** Returns the verdict as one sentence, such as a person would read out. */
  String headline(Days days) {
    if (failing() > 0) {
      return String.format(
          Locale.ROOT,
          "Books of %s not in order: %s compared, %,d equal, %,d at fault.",
          name(days),
          rows(compared),
          equal,
          failing());
    }
    if (unlisted > 0) {
      return String.format(
          Locale.ROOT,
          "Books of %s not in order: the lists of records do not add up to the counts, by %,d.",
          name(days),
          unlisted);
    }
    if (compared == 0) {
      return "Books of " + name(days) + " closed: there was nothing to count.";
    }
    String closed =
        String.format(
            Locale.ROOT,
            "Books of %s closed: %s compared, %,d equal",
            name(days),
            rows(compared),
            equal);
    return different() == 0
        ? closed + "."
        : String.format(
            Locale.ROOT, "%s, %,d different for a reason that passes.", closed, different());
  }

  private static String rows(long count) {
    return String.format(Locale.ROOT, count == 1 ? "%,d row" : "%,d rows", count);
  }

  /** Returns {@code 1 December 2010}, {@code 1 to 7 December 2010} and the like. */
  static String name(Days days) {
    LocalDate first = days.first();
    LocalDate last = days.last();
    if (first.equals(last)) {
      return DAY.format(last);
    }
    boolean oneMonth = YearMonth.from(first).equals(YearMonth.from(last));
    return (oneMonth ? String.valueOf(first.getDayOfMonth()) : DAY.format(first))
        + " to "
        + DAY.format(last);
  }
}
