package dev.tally.jobs.close;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Range;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.engine.JobFailure;
import dev.tally.jobs.engine.Parallelism;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.Gap;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.CertifiedWindows;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.DifferenceCount;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Closes the books of some days.
 *
 * <p>The archive is proven whole, and the rows are computed from it; only then is the live book
 * opened, compared with them row by row, and every difference given its cause. The first close of a
 * day freezes it, also where live is known to be wrong: the archive is the truth. But nothing is
 * frozen that is not proven: not where the archive has a gap or damage, not where a difference has
 * no explanation or live knows more than the archive, unless an operator accepts it. A day that is
 * closed already is computed and compared again, and nothing in it changes.
 */
public final class Close {

  /** Finer than live's, so that a batch worker sorts little at a time. Rows do not depend on it. */
  public static final int SHARDS = 256;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Ledger ledger;
  private final Days days;
  private final int parallelism;
  private final Acceptance acceptance;
  private final Engine engine;

  /**
   * @param parallelism subtasks of each step, 1 to 128
   */
  public Close(Ledger ledger, Days days, int parallelism) {
    this(ledger, days, parallelism, Acceptance.NONE);
  }

  /**
   * @param parallelism subtasks of each step, 1 to 128
   * @param acceptance what is frozen although the archive or a difference speaks against it
   */
  public Close(Ledger ledger, Days days, int parallelism, Acceptance acceptance) {
    this(ledger, days, parallelism, acceptance, new FlinkInProcess());
  }

  private Close(Ledger ledger, Days days, int parallelism, Acceptance acceptance, Engine engine) {
    Parallelism.check(parallelism);
    this.ledger = ledger;
    this.days = days;
    this.parallelism = parallelism;
    this.acceptance = acceptance;
    this.engine = engine;
  }

  /**
   * Returns the same close, computed on another engine than the one in this process. It must reach
   * the ledger's folder and its warehouse as this process does.
   */
  public Close on(Engine other) {
    return new Close(ledger, days, parallelism, acceptance, other);
  }

  /**
   * What a close came to.
   *
   * @param comparison the rows of this close against live's
   * @param differences how many rows differ, by day and cause
   * @param frozen the days that this close was the first to close
   * @param open how many rows differ by which cause on the days that it left open
   * @param accepted what was accepted of the days when they were frozen, by this close or before
   * @param span what of the archive was read
   */
  public record Outcome(
      Run run,
      Days days,
      Comparison comparison,
      List<DifferenceCount> differences,
      List<LocalDate> frozen,
      NavigableMap<LocalDate, Map<Cause, Long>> open,
      List<ClosedDay> accepted,
      List<ArchivedFile> span) {

    /** Returns what was accepted of the days, and what keeps one open still, in sentences. */
    public List<String> acceptedOrOpen() {
      List<String> sentences = new ArrayList<>();
      accepted.forEach(
          day -> day.accepted().stream().map(one -> one.on(day.day())).forEach(sentences::add));
      if (!open.isEmpty()) {
        sentences.add(
            String.format(
                "%s stays open until that is explained, or accepted: --accept %s --reason TEXT.",
                open.firstKey(), String.join(" --accept ", openBecause())));
      }
      return sentences;
    }

    /** Returns the codes of what keeps days open. */
    private List<String> openBecause() {
      return open.values().stream()
          .flatMap(causes -> causes.keySet().stream())
          .distinct()
          .map(Cause::name)
          .toList();
    }

    /** Whether nothing is at fault. */
    public boolean isInOrder() {
      return differences.stream().allMatch(difference -> difference.cause().passes());
    }
  }

  /**
   * Computes, compares and freezes.
   *
   * @throws UserError if an earlier day is not closed, or the archive is not whole for these days
   */
  public Outcome run() {
    engine.mustReach(ledger.home());
    LedgerTerms terms = ledger.catalogs().terms();
    ArchivedSpan archived = ArchivedSpan.of(ledger, ledger.topics());
    Warehouse warehouse = ledger.warehouse().open();
    mustBeArchived(archived, terms);
    mustReachWhatIsCertified(archived, warehouse);
    List<Gap> gaps = archived.gaps(days.from(), days.to(), terms);
    mustBeWhole(gaps);
    mustBeInOrder(warehouse.closedDays(), archived);

    Run run =
        warehouse.beginRun(Job.CLOSE, ledger.catalogs(), new Meters(ledger.catalogs()).builtIn());
    try {
      ArchivedSpan sound = archived.without(gaps);
      List<ArchivedFile> files = sound.files(days.from(), days.to(), terms);
      // Read before live's rows are, so that those which it says are complete have been written.
      CertifiedWindows certified =
          new CertifiedWindows(warehouse.certificates(Book.LIVE, days.from(), CellQuery.END));
      count(files, certified, run);
      findCauses(sound, certified, warehouse, run);

      List<DifferenceCount> differences = differences(warehouse, run);
      Comparison comparison = comparison(warehouse, run, differences);
      NavigableMap<LocalDate, Map<Cause, Long>> open = doubts(differences);
      warehouse.closedDays().forEach(day -> open.remove(day.day()));
      List<LocalDate> frozen =
          freeze(
              warehouse,
              run,
              open,
              day -> acceptance.of(touching(gaps, day), open.getOrDefault(day, Map.of())));
      frozen.forEach(open::remove);
      Outcome outcome =
          new Outcome(
              run,
              days,
              comparison,
              differences,
              frozen,
              open,
              warehouse.closedDays().stream().filter(days::hold).toList(),
              files);
      warehouse.finishRun(run, RunStatus.DONE, detail(outcome));
      return outcome;
    } catch (RuntimeException e) {
      warehouse.finishRun(run, RunStatus.FAILED, "{}");
      throw JobFailure.of(e);
    }
  }

  private void count(List<ArchivedFile> files, CertifiedWindows certified, Run run) {
    engine.run(
        new BatchJob("tally-close-" + ledger.name(), parallelism),
        pipeline -> new ClosePipeline(ledger, run, days).build(pipeline, files, certified));
  }

  private void findCauses(
      ArchivedSpan archived, CertifiedWindows certified, Warehouse warehouse, Run run) {
    OpenRows open = OpenRows.of(warehouse, run.generation());
    if (open.count() == 0) {
      return;
    }
    CertifiedWindows windows =
        certified.heldAgainst(
            warehouse.certificates(Book.LIVE, days.from(), days.to()), liveTotals(open, warehouse));
    engine.run(
        new BatchJob("tally-causes-" + ledger.name(), parallelism),
        pipeline -> new CausesPipeline(ledger, run, days).build(pipeline, open, windows, archived));
  }

  /**
   * Returns what live's rows come to, as the certificate of each posting window should say, of all
   * windows that start in the hours in which a row differs.
   */
  private static Collection<Certificate> liveTotals(OpenRows open, Warehouse warehouse) {
    Map<List<Long>, Certificate> totals = new HashMap<>();
    for (Range<Long> hours : open.hours().asRanges()) {
      warehouse.readPostings(
          BookRows.ofLive(),
          hours.lowerEndpoint(),
          hours.upperEndpoint(),
          row ->
              totals.merge(
                  List.of(row.window(), row.postingStart()),
                  Certificate.of(row),
                  Certificate::plus));
    }
    return totals.values();
  }

  private static List<DifferenceCount> differences(Warehouse warehouse, Run run) {
    NavigableMap<LocalDate, Map<Cause, Long>> counts = new TreeMap<>();
    warehouse.readDifferences(
        run.generation(),
        difference ->
            counts
                .computeIfAbsent(
                    Days.dayOf(difference.row().postingStart()), day -> new EnumMap<>(Cause.class))
                .merge(difference.cause(), 1L, Long::sum));
    List<DifferenceCount> differences = new ArrayList<>();
    counts.forEach(
        (day, causes) ->
            causes.forEach(
                (cause, rows) -> differences.add(new DifferenceCount(day, cause, rows))));
    return differences;
  }

  private static Comparison comparison(
      Warehouse warehouse, Run run, List<DifferenceCount> differences) {
    long equal = warehouse.counts(run.generation()).stream().mapToLong(CloseCount::equalRows).sum();
    long different = differences.stream().mapToLong(DifferenceCount::rows).sum();
    return new Comparison(equal + different, equal);
  }

  /** Returns how many rows of each day differ by a cause that keeps it open. */
  private static NavigableMap<LocalDate, Map<Cause, Long>> doubts(
      List<DifferenceCount> differences) {
    NavigableMap<LocalDate, Map<Cause, Long>> doubts = new TreeMap<>();
    for (DifferenceCount difference : differences) {
      if (difference.cause().keepsOpen()) {
        doubts
            .computeIfAbsent(difference.day(), day -> new EnumMap<>(Cause.class))
            .put(difference.cause(), difference.rows());
      }
    }
    return doubts;
  }

  /** Freezes the days before the first that stays open: days close in order. */
  private List<LocalDate> freeze(
      Warehouse warehouse,
      Run run,
      NavigableMap<LocalDate, Map<Cause, Long>> open,
      Function<LocalDate, List<Accepted>> accepted) {
    LocalDate last =
        open.entrySet().stream()
            .filter(day -> !day.getValue().keySet().stream().allMatch(acceptance::covers))
            .map(day -> day.getKey().minusDays(1))
            .findFirst()
            .orElse(days.last());
    return last.isBefore(days.first())
        ? List.of()
        : warehouse.freeze(run, days.first(), last, accepted);
  }

  private List<Gap> touching(List<Gap> gaps, LocalDate day) {
    Days one = new Days(day, day);
    LedgerTerms terms = ledger.catalogs().terms();
    return gaps.stream().filter(gap -> gap.touches(one.from(), one.to(), terms)).toList();
  }

  /** What is booked on a day arrives before {@code L} after its end. */
  private void mustBeArchived(ArchivedSpan archived, LedgerTerms terms) {
    if (archived.files().isEmpty()) {
      throw new UserError(
          ExitCode.NOT_READY,
          "Nothing of the ledger " + ledger.name() + " is archived; run tally archive first.");
    }
    long needed = days.to() + terms.onTimeBound().toMillis() - 1;
    List<String> missing = archived.missingBy(needed);
    if (!missing.isEmpty()) {
      throw new UserError(
          ExitCode.NOT_READY,
          String.format(
              "%s cannot be closed before everything that arrived by %s is archived (%s%s); run"
                  + " tally archive later, and tally heartbeat where a topic is idle.",
              days,
              Instant.ofEpochMilli(needed),
              missing.get(0),
              missing.size() == 1 ? "" : ", and so of " + (missing.size() - 1) + " more"));
    }
  }

  /** What is not there would be frozen as numbers that are too small. */
  private void mustBeWhole(List<Gap> gaps) {
    List<Gap> open = gaps.stream().filter(gap -> !acceptance.covers(gap)).toList();
    if (!open.isEmpty()) {
      Gap first = open.get(0);
      throw new UserError(
          ExitCode.INCOMPLETE,
          String.format(
              "%s stays open, because the archive is not whole. %s%s. Put back what is missing, or"
                  + " accept it for good: tally close %s --accept %s --reason TEXT.",
              days,
              first,
              open.size() == 1 ? "" : ", and " + (open.size() - 1) + " more",
              days,
              String.join(
                  " --accept ", open.stream().map(gap -> gap.cause().name()).distinct().toList())));
    }
  }

  /** What live has certified must have been archived before it can be compared. */
  private void mustReachWhatIsCertified(ArchivedSpan archived, Warehouse warehouse) {
    for (Certificate certificate : warehouse.certificates(Book.LIVE, days.from(), days.to())) {
      if (certificate.end() > days.to()) {
        continue;
      }
      certificate
          .lastOffsets()
          .forEach(
              (partition, offset) -> {
                if (!archived.reaches(partition, offset)) {
                  throw new UserError(
                      ExitCode.NOT_READY,
                      String.format(
                          "%s stays open, because live has counted %s up to offset %d and the"
                              + " archive does not reach that far; run tally archive and close"
                              + " again.",
                          days, partition, offset));
                }
              });
    }
  }

  /** Each close is seeded from the closed books before it, so there must be no gap. */
  private void mustBeInOrder(List<ClosedDay> closed, ArchivedSpan archived) {
    LocalDate firstOpen = firstOpenDay(closed, archived, ledger.catalogs().terms()).orElseThrow();
    if (days.first().isAfter(firstOpen)) {
      throw new UserError(
          ExitCode.NOT_READY,
          String.format(
              "Days close in order, and %s is not closed yet; run tally close %s..%s.",
              firstOpen, firstOpen, days.last()));
    }
  }

  /**
   * Returns the first day, UTC, that a close can still freeze: the one behind the last that is
   * frozen, else that of the first archived record; empty where nothing is archived.
   */
  public static Optional<LocalDate> firstOpenDay(
      List<ClosedDay> closed, ArchivedSpan archived, LedgerTerms terms) {
    return closed.stream()
        .map(day -> day.day().plusDays(1))
        .max(Comparator.naturalOrder())
        .or(
            () ->
                archived
                    .firstArrival()
                    .map(arrival -> Days.dayOf(arrival - terms.onTimeBound().toMillis())));
  }

  private static String detail(Outcome outcome) {
    ObjectNode detail =
        JSON.createObjectNode()
            .put("from", outcome.days().first().toString())
            .put("to", outcome.days().last().toString())
            .put("rows_compared", outcome.comparison().compared())
            .put("rows_equal", outcome.comparison().equal());
    return detail.toString();
  }
}
