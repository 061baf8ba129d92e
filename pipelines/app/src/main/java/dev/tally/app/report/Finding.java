package dev.tally.app.report;

import dev.tally.event.Disposition;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.Cause;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.DifferenceCount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * @param accepted what an operator accepted of the days, and what keeps others open, in sentences
 */
record Finding(
    long compared,
    long equal,
    Map<Cause, Long> differences,
    Map<Disposition, Long> records,
    long unlisted,
    List<String> accepted) {

  /**
   * What becomes of an event that no number holds; a repeat is held by the number of its original.
   */
  private static final Set<Disposition> NOT_COUNTED =
      EnumSet.of(
          Disposition.CONFLICT,
          Disposition.EXPIRED,
          Disposition.REJECTED,
          Disposition.BEHIND_WATERMARK);

  /** More than this share of events not counted is unusual. */
  private static final long USUAL_PERCENT = 10;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  static Finding of(
      Comparison comparison,
      List<DifferenceCount> differences,
      Map<Disposition, Long> records,
      long unlisted,
      List<String> accepted) {
    Map<Cause, Long> byCause =
        differences.stream()
            .collect(
                Collectors.groupingBy(
                    DifferenceCount::cause,
                    TreeMap::new,
                    Collectors.summingLong(DifferenceCount::rows)));
    return new Finding(
        comparison.compared(), comparison.equal(), byCause, records, unlisted, accepted);
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

  CloseVerdict verdict() {
    if (failing() > 0 || unlisted > 0) {
      return CloseVerdict.AT_FAULT;
    }
    return reviews().isEmpty() ? CloseVerdict.IN_ORDER : CloseVerdict.TO_REVIEW;
  }

  /** Returns why somebody should look although nothing is at fault, a sentence each. */
  List<String> reviews() {
    List<String> reviews = new ArrayList<>(accepted);
    if (passing() > 0) {
      reviews.add(
          String.format(
              Locale.ROOT,
              passing() == 1
                  ? "%,d of %s differs for a reason that passes."
                  : "%,d of %s differ for a reason that passes.",
              passing(),
              rows(compared)));
    }
    long uncounted = NOT_COUNTED.stream().mapToLong(end -> records.getOrDefault(end, 0L)).sum();
    long distinct = uncounted + records.getOrDefault(Disposition.ADMITTED, 0L);
    if (uncounted * 100 > distinct * USUAL_PERCENT) {
      String parts =
          NOT_COUNTED.stream()
              .filter(end -> records.getOrDefault(end, 0L) > 0)
              .map(
                  end ->
                      String.format(
                          Locale.ROOT,
                          "%,d %s",
                          records.get(end),
                          end.name().toLowerCase(Locale.ROOT).replace('_', ' ')))
              .collect(Collectors.joining(", "));
      reviews.add(
          String.format(
              Locale.ROOT,
              "%s%% of the events are not counted: %,d of %,d (%s).",
              percent(uncounted, distinct),
              uncounted,
              distinct,
              parts));
    }
    return reviews;
  }

  private static String percent(long part, long whole) {
    return BigDecimal.valueOf(part)
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(whole), 1, RoundingMode.DOWN)
        .stripTrailingZeros()
        .toPlainString();
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
