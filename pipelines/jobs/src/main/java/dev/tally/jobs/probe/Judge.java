package dev.tally.jobs.probe;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.Catalogs;
import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.catalog.Meter;
import dev.tally.event.Disposition;
import dev.tally.event.Probe;
import dev.tally.jobs.probe.Round.Part;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ExceptionQuery;
import dev.tally.warehouse.StoredException;
import dev.tally.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds what live has certified against the rounds, at one moment.
 *
 * <p>Several rounds may be in one row, so a row must be the sum of them all. A slot is judged as a
 * whole: what is in it and in no round is a fault too.
 */
final class Judge {

  /** More exceptions of one probe's run than any can have. */
  private static final int ALL = 1_000_000;

  private static final String NO_ROW = "no row";

  private final Warehouse warehouse;
  private final Map<String, Meter> meters;
  private final Duration finest;
  private final long delay;
  private final Instant now;
  private final Map<Long, Long> certifiedThrough = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<Round> unfinished = new HashSet<>();
  private final TreeSet<Long> dues = new TreeSet<>();
  private int rowsAsExpected;
  private int rowsPending;

  private Judge(Warehouse warehouse, Catalogs catalogs, Instant now) {
    Meters all = new Meters(catalogs);
    LedgerTerms terms = catalogs.terms();
    Duration margin =
        terms.idle() == IdlePartitions.CLOCK ? LedgerTerms.CLOCK_MARGIN : Duration.ZERO;
    this.warehouse = warehouse;
    this.meters = all.byName();
    this.finest = all.records().window();
    this.delay = terms.onTimeBound().plus(margin).toMillis();
    this.now = now;
  }

  static Judgement judge(List<Round> rounds, Warehouse warehouse, Catalogs catalogs, Instant now) {
    return new Judge(warehouse, catalogs, now).judge(rounds);
  }

  private Judgement judge(List<Round> rounds) {
    Set<MeterWindow> unknown = new HashSet<>();
    Map<MeterWindow, List<Round>> bySlot = new LinkedHashMap<>();
    for (Round round : rounds) {
      round
          .slots()
          .forEach(slot -> bySlot.computeIfAbsent(slot, any -> new ArrayList<>()).add(round));
      if (!round.sent()) {
        unknown.addAll(round.slots());
      }
    }
    bySlot.forEach(
        (slot, among) -> {
          if (!isCertified(slot.window(), slot.end())) {
            unfinished.addAll(among);
          }
          if (!unknown.contains(slot)) {
            judge(slot, among);
          }
        });
    rounds.stream()
        .filter(Round::sent)
        .forEach(round -> round.parts().forEach(part -> judge(part, round)));
    return judgement(rounds);
  }

  private Judgement judgement(List<Round> rounds) {
    long overdue = now.minus(ProbeVerdict.GRACE).toEpochMilli();
    boolean isOverdue = !dues.isEmpty() && dues.first() < overdue;
    Long next = dues.ceiling(overdue);
    faults.sort(Comparator.comparing(Fault::where));
    ProbeVerdict verdict =
        new ProbeVerdict(
            rounds.size(),
            (int) rounds.stream().filter(round -> !round.sent()).count(),
            rowsAsExpected,
            faults,
            rowsPending,
            dues.isEmpty() ? null : Instant.ofEpochMilli(dues.last()),
            isOverdue ? Instant.ofEpochMilli(dues.first()) : null);
    Set<Round> finished = new HashSet<>(rounds);
    finished.removeAll(unfinished);
    return new Judgement(verdict, finished, next == null ? null : Instant.ofEpochMilli(next));
  }

  private boolean isCertified(long window, long end) {
    long through =
        certifiedThrough.computeIfAbsent(
            window,
            length -> warehouse.completeThrough(Duration.ofMillis(length)).orElse(Long.MIN_VALUE));
    return through >= end;
  }

  private void judge(MeterWindow slot, List<Round> among) {
    Map<PostingKey, Expectation> expected = expected(slot, among);
    if (!isCertified(slot.window(), slot.end())) {
      rowsPending += expected.size();
      dues.add(slot.end() + delay);
      return;
    }
    Map<PostingKey, Totals> came = came(slot);
    Set<PostingKey> keys = new LinkedHashSet<>(expected.keySet());
    keys.addAll(came.keySet());
    for (PostingKey key : keys) {
      Expectation expectation = expected.get(key);
      Totals is = came.get(key);
      if (expectation != null && expectation.sum().equals(is)) {
        rowsAsExpected++;
      } else {
        Meter meter = meter(slot);
        faults.add(
            new Fault(
                words(key, slot),
                expectation == null ? NO_ROW : Sums.words(expectation.sum(), meter),
                is == null ? NO_ROW : Sums.words(is, meter),
                expectation == null || is == null ? "" : expectation.blame(is)));
      }
    }
  }

  private Map<PostingKey, Expectation> expected(MeterWindow slot, List<Round> among) {
    Map<PostingKey, Expectation> expected = new LinkedHashMap<>();
    for (Round round : among) {
      for (Posting row : round.rows()) {
        if (MeterWindow.of(row).equals(slot)) {
          expected.merge(
              row.key(),
              new Expectation(row.totals(), Map.of(round.run(), row.totals().fingerprint())),
              (one, other) -> one.plus(other, meter(slot)));
        }
      }
    }
    return expected;
  }

  private Map<PostingKey, Totals> came(MeterWindow slot) {
    return warehouse.postings(slot.meter(), slot.start(), slot.end()).stream()
        .filter(Judge::isOfProbes)
        .collect(Collectors.toMap(Posting::key, Posting::totals));
  }

  private Meter meter(MeterWindow slot) {
    return requireNonNull(meters.get(slot.meter()), slot.meter());
  }

  private static boolean isOfProbes(Posting row) {
    return !row.key().meter().equals(Meters.RECORDS) || row.key().group().get(3).equals(Probe.CODE);
  }

  private static String words(PostingKey key, MeterWindow slot) {
    return "%s %s of %s, booked %s"
        .formatted(
            key.meter(),
            key.group(),
            Instant.ofEpochMilli(key.valueStart()),
            Instant.ofEpochMilli(slot.start()));
  }

  /** Holds the ends of one probe's records against live's exceptions. */
  private void judge(Part part, Round round) {
    long window = finest.toMillis();
    long end = (Math.floorDiv(part.postedThrough(), window) + 1) * window;
    SortedMap<String, Long> came = ends(part);
    if (isCertified(window, end) && came.equals(part.ends())) {
      return;
    }
    boolean isTooMany =
        came.entrySet().stream()
            .filter(one -> !one.getKey().equals(Disposition.ADMITTED.name()))
            .anyMatch(one -> one.getValue() > part.ends().getOrDefault(one.getKey(), 0L));
    // Exceptions are written beside the rows, so they may come a little later.
    boolean mayCome = now.isBefore(Instant.ofEpochMilli(end + delay).plus(ProbeVerdict.GRACE));
    if (isTooMany || (isCertified(window, end) && !mayCome)) {
      faults.add(
          new Fault("records of " + part.source(), part.ends().toString(), came.toString(), ""));
    } else {
      unfinished.add(round);
      dues.add(end + delay);
    }
  }

  /** Returns how many of a probe's records met which end, as far as live says. */
  private SortedMap<String, Long> ends(Part part) {
    ExceptionQuery ofPart =
        new ExceptionQuery(
            List.of(),
            List.of(),
            List.of(part.source()),
            List.of(),
            List.of(),
            CellQuery.BEGINNING,
            CellQuery.END);
    SortedMap<String, Long> ends = new TreeMap<>();
    List<StoredException> exceptions = warehouse.exceptions(ofPart, ALL);
    exceptions.forEach(
        exception ->
            ends.merge(
                ExpectedRows.end(exception.row().disposition(), exception.row().code()),
                1L,
                Long::sum));
    long admitted = part.records() - exceptions.size();
    if (admitted != 0) {
      ends.put(Disposition.ADMITTED.name(), admitted);
    }
    return ends;
  }
}
