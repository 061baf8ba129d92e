package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.jobs.trial.ArchiveTrial;
import dev.tally.jobs.trial.Trial;
import dev.tally.jobs.trial.TrialResult;
import dev.tally.jobs.trial.TrialSpan;
import dev.tally.ledger.Folder;
import dev.tally.ledger.KeptSchemaIds;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.ManifestList;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally contracts try}: what a changed catalog would do to the records that arrive. */
@Command(
    name = "try",
    header = "Try a changed catalog on the records that a ledger has archived.",
    description = {
      "Decodes what arrived on some days by the ledger's newest catalog and by the changed one, and"
          + " tells which events would be newly rejected, newly accepted, rejected for another"
          + " reason, or get another value, by producer, event type, and code or field.",
      "Nothing is counted and nothing is changed. Exits with 0 if no event is newly rejected and no"
          + " value is another."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tally contracts try --ledger shop --catalog my-catalog",
      "  tally contracts try --ledger shop --catalog my-catalog --days 1 --to 2026-03-01",
      "  tally contracts try --ledger shop --catalog my-catalog --examples 10 --format json"
    })
final class ContractsTryCommand implements Callable<Integer> {

  private static final int MOST_EXAMPLES = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "The archive's folder (default: the ledger's own).")
  private @Nullable Path archive;

  @Option(
      names = "--catalog",
      paramLabel = "NAME|DIR",
      required = true,
      description = "The changed catalog: a folder, or a shipped one.")
  private String catalog = "";

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many days of arrivals, UTC (default: ${DEFAULT-VALUE}).")
  private int days = 7;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      converter = DayConverter.class,
      description = "The last of these days (default: the day of the last archived arrival).")
  private @Nullable LocalDate to;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How many events of each kind, producer, type and code or field to show, 0 to "
              + MOST_EXAMPLES
              + " (default: ${DEFAULT-VALUE}).")
  private int examples = 3;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    mustBeInRange();
    Ledger ledger = ledgerFolder.open();
    Catalog known = KeptSchemaIds.in(ledger.warehouse().open()).complete(changed());
    Trial trial = new Trial(ledger.catalog(), known);
    Folder folder = archive == null ? ledger.archive() : Folder.at(archive);
    TrialSpan span = span(ledger, folder);
    TrialResult result = run(new ArchiveTrial(trial, folder, examples), span);
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      TrialText.writeJson(span, result, out);
    } else {
      TrialText.writeTable(span, result, out);
    }
    out.flush();
    return (result.isInOrder() ? ExitCode.OK : ExitCode.FAULT).number();
  }

  private void mustBeInRange() {
    if (days < 1) {
      throw new UserError(ExitCode.USAGE, "--days is " + days + "; it must be 1 or more.");
    }
    if (examples < 0 || examples > MOST_EXAMPLES) {
      throw new UserError(
          ExitCode.USAGE,
          "--examples is " + examples + "; it must be from 0 to " + MOST_EXAMPLES + ".");
    }
  }

  private Catalog changed() {
    Path folder = Path.of(catalog);
    return Files.isDirectory(folder) ? CatalogReader.read(folder) : CatalogReader.shipped(catalog);
  }

  private TrialSpan span(Ledger ledger, Folder folder) {
    ArchivedSpan archived =
        archive == null
            ? ArchivedSpan.of(ledger, ledger.topics())
            : ArchivedSpan.of(ManifestList.newestIn(folder), ledger.topics());
    Optional<Instant> first = archived.firstArrival().map(Instant::ofEpochMilli);
    Optional<Instant> last = archived.lastArrival().map(Instant::ofEpochMilli);
    if (first.isEmpty() || last.isEmpty()) {
      throw new UserError(
          ExitCode.NOT_READY,
          "Nothing of the ledger "
              + ledger.name()
              + " is archived in "
              + ShownPath.of(folder)
              + "; run tally archive first.");
    }
    return TrialSpan.of(archived, days, Optional.ofNullable(to))
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.BAD_INPUT,
                    ("Nothing that arrived on these days is archived, only what arrived from %s to"
                            + " %s: name another day with --to, or more --days.")
                        .formatted(day(first.get()), day(last.get()))));
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private TrialResult run(ArchiveTrial trial, TrialSpan span) {
    TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr(), "records");
    progress.begin("trying", span.records());
    try {
      return trial.run(span, progress::at);
    } finally {
      progress.end();
    }
  }
}
