package dev.tally.app.status;

import dev.tally.jobs.status.LedgerStatus;
import dev.tally.jobs.status.PartitionLag;
import dev.tally.warehouse.RunEntry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How a ledger fares, for people: a line for each reader and topic, not for each partition. */
public final class StatusText {

  private static final String LINE = "%-8s %-32s %10s %14s %10s %15s%n";

  private StatusText() {}

  /** Prints a status. */
  public static void print(LedgerStatus status, PrintWriter out) {
    out.printf("Ledger %s at %s%n", status.ledger(), shown(status.at()));
    out.printf("  live       %s%n", status.live().map(StatusText::run).orElse("has never run"));
    out.printf("  certified  %s%n", certified(status));
    out.printf(
        "  closed     %s%n",
        status.closedThrough().map(day -> "through " + day).orElse("nothing")
            + (status.openDays() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d days are over and open", status.openDays())));
    out.printf("  exceptions %s%n", exceptions(status));
    out.println();
    out.printf(LINE, "READER", "TOPIC", "PARTITIONS", "LAG IN RECORDS", "LAG", "KEPT FOR STILL");
    byReaderAndTopic(status.lags())
        .values()
        .forEach(
            lags ->
                out.printf(
                    Locale.ROOT,
                    LINE,
                    lags.get(0).reader(),
                    lags.get(0).topic(),
                    String.format(Locale.ROOT, "%,d", lags.size()),
                    String.format(
                        Locale.ROOT, "%,d", lags.stream().mapToLong(PartitionLag::records).sum()),
                    words(longs(lags.stream().map(PartitionLag::lag).toList()).max(), "history"),
                    words(
                        longs(lags.stream().map(PartitionLag::retentionLeft).toList()).min(),
                        "ever")));
  }

  private static String run(RunEntry run) {
    Instant began = Instant.ofEpochMilli(run.startedAt());
    Long finished = run.finishedAt();
    return String.format(
        Locale.ROOT,
        "run %d, since %s%s",
        run.run().generation(),
        shown(began),
        finished == null
            ? ""
            : ", ended "
                + shown(Instant.ofEpochMilli(finished))
                + " "
                + run.status().name().toLowerCase(Locale.ROOT));
  }

  private static String certified(LedgerStatus status) {
    List<String> windows = new ArrayList<>();
    status
        .certified()
        .forEach(
            (window, through) ->
                windows.add(
                    words(window)
                        + ": "
                        + through
                            .map(
                                time ->
                                    shown(time)
                                        + " ("
                                        + words(Duration.between(time, status.at()))
                                        + " ago)")
                            .orElse("nothing")));
    return String.join(", ", windows);
  }

  private static String exceptions(LedgerStatus status) {
    String since = status.closedThrough().map(day -> " since " + day.plusDays(1)).orElse(" so far");
    return status.exceptions().isEmpty()
        ? "none" + since
        : status.exceptions().entrySet().stream()
                .map(
                    entry ->
                        String.format(
                            Locale.ROOT,
                            "%,d %s",
                            entry.getValue(),
                            entry.getKey().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .collect(Collectors.joining(", "))
            + since;
  }

  private static Map<List<String>, List<PartitionLag>> byReaderAndTopic(List<PartitionLag> lags) {
    return lags.stream()
        .collect(
            Collectors.groupingBy(
                lag -> List.of(lag.reader(), lag.topic()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static LongStream longs(List<OptionalLong> values) {
    return values.stream().flatMapToLong(OptionalLong::stream);
  }

  private static String words(OptionalLong millis, String otherwise) {
    return millis.isPresent() ? words(Duration.ofMillis(millis.getAsLong())) : otherwise;
  }

  /** Returns a span in its two largest units, such as {@code 3d 4h}. */
  static String words(Duration span) {
    if (span.isNegative()) {
      return "-" + words(span.negated());
    }
    String[] parts = {
      span.toDays() + "d",
      span.toHoursPart() + "h",
      span.toMinutesPart() + "m",
      span.toSecondsPart() + "s"
    };
    int first = 0;
    while (first < parts.length - 1 && parts[first].startsWith("0")) {
      first++;
    }
    return first == parts.length - 1 || parts[first + 1].startsWith("0")
        ? parts[first]
        : parts[first] + " " + parts[first + 1];
  }

  private static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
