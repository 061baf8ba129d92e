package dev.tally.pipelines.close;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.LedgerTerms;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import dev.tally.pipelines.archive.ArchivedFile;
import dev.tally.pipelines.archive.ArchivedSpan;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.warehouse.Book;
import dev.tally.pipelines.warehouse.ClosedDay;
import dev.tally.pipelines.warehouse.Comparison;
import dev.tally.pipelines.warehouse.Job;
import dev.tally.pipelines.warehouse.Run;
import dev.tally.pipelines.warehouse.RunStatus;
import dev.tally.pipelines.warehouse.duckdb.CloseStore;
import dev.tally.pipelines.warehouse.duckdb.DuckDbWarehouse;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.close.FindCause;
import dev.tally.transforms.meter.Meters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/**
 * Closes the books of some days.
 *
 * <p>The rows are computed from the archive first; only then is the live book opened, compared with
 * them row by row, and every difference given its cause. The first close of a day freezes it,
 * whatever live says: the archive is the truth. A day that is closed already is computed and
 * compared again, and nothing in it changes.
 */
public final class Close {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_PARALLELISM = 128;

  private final Ledger ledger;
  private final Days days;
  private final int parallelism;

  /**
   * @param parallelism subtasks of each step, 1 to 128
   */
  public Close(Ledger ledger, Days days, int parallelism) {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new UserError(
          ExitCode.USAGE,
          "--parallelism is " + parallelism + "; it must be from 1 to " + MAX_PARALLELISM + ".");
    }
    this.ledger = ledger;
    this.days = days;
    this.parallelism = parallelism;
  }

  /**
   * What a close came to.
   *
   * @param comparison the rows of this close against live's
   * @param differences each row that differs, with its cause
   * @param frozen the days that this close was the first to close
   * @param store the rows, until they are read no more
   * @param span what of the archive was read
   */
  public record Outcome(
      Run run,
      Days days,
      Comparison comparison,
      List<Difference> differences,
      List<LocalDate> frozen,
      CloseStore store,
      List<ArchivedFile> span) {

    /** Whether nothing is at fault. */
    public boolean isInOrder() {
      return differences.stream().allMatch(difference -> difference.cause().passes());
    }
  }

  /**
   * Computes, compares and freezes.
   *
   * @throws UserError if an earlier day is not closed, or a record of these days is not archived
   */
  public Outcome run() {
    LedgerTerms terms = ledger.catalogs().terms();
    ArchivedSpan archived = ArchivedSpan.of(ledger.archive(), ledger.topics());
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger.home());
    mustBeArchived(archived, terms);
    mustBeWhole(archived, terms);
    mustBeInOrder(warehouse.closedDays(), archived);

    Run run =
        warehouse.beginRun(Job.CLOSE, ledger.catalogs(), new Meters(ledger.catalogs()).builtIn());
    try {
      List<ArchivedFile> files = archived.files(days.from(), days.to(), terms);
      Pipeline pipeline =
          Pipeline.create(CloseOptions.of("tally-close-" + ledger.name(), parallelism));
      new ClosePipeline(ledger, run, days).build(pipeline, files);
      pipeline.run().waitUntilFinish();

      CloseStore store = CloseStore.of(ledger.home(), run);
      Comparison comparison = store.compare(Book.LIVE, days.first(), days.last());
      List<Difference> differences = causes(comparison, archived, store, warehouse);
      List<LocalDate> frozen = store.freeze(days.first(), days.last());
      Outcome outcome = new Outcome(run, days, comparison, differences, frozen, store, files);
      warehouse.finishRun(run, RunStatus.DONE, detail(outcome));
      return outcome;
    } catch (RuntimeException e) {
      warehouse.finishRun(run, RunStatus.FAILED, "{}");
      throw e;
    }
  }

  private List<Difference> causes(
      Comparison comparison, ArchivedSpan archived, CloseStore store, DuckDbWarehouse warehouse) {
    if (comparison.differences().isEmpty()) {
      return List.of();
    }
    FindCause find =
        new FindCause(
            StoredEvidence.gather(ledger, days, comparison, archived, store, warehouse),
            days.from());
    return comparison.differences().stream()
        .map(pair -> find.of(pair.closed(), pair.live()))
        .toList();
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

  /** A gap would be frozen as numbers that are too small. */
  private void mustBeWhole(ArchivedSpan archived, LedgerTerms terms) {
    List<String> breaks = archived.breaks(days.from(), days.to(), terms);
    if (!breaks.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "%s cannot be closed, because the archive's manifests have a gap or an overlap"
                  + " (%s%s); restore the manifests, or archive the partition again from its first"
                  + " offset.",
              days,
              breaks.get(0),
              breaks.size() == 1 ? "" : " and " + (breaks.size() - 1) + " more"));
    }
  }

  /** Each close is seeded from the closed books before it, so there must be no gap. */
  private void mustBeInOrder(List<ClosedDay> closed, ArchivedSpan archived) {
    Optional<LocalDate> lastClosed =
        closed.stream().map(ClosedDay::day).max(Comparator.naturalOrder());
    LocalDate firstOpen =
        lastClosed.map(day -> day.plusDays(1)).orElseGet(() -> firstDay(archived));
    if (days.first().isAfter(firstOpen)) {
      throw new UserError(
          ExitCode.NOT_READY,
          String.format(
              "Days close in order, and %s is not closed yet; run tally close %s..%s.",
              firstOpen, firstOpen, days.last()));
    }
  }

  private LocalDate firstDay(ArchivedSpan archived) {
    long firstArrival = archived.firstArrival().orElseThrow();
    long firstPosted = firstArrival - ledger.catalogs().terms().onTimeBound().toMillis();
    return LocalDate.ofInstant(Instant.ofEpochMilli(firstPosted), ZoneOffset.UTC);
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
