package dev.tally.app;

import dev.tally.app.report.Summary;
import dev.tally.base.ExitCode;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.nightly.Nightly;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally nightly}: archives, waits for live and closes, for a scheduler to run. */
@Command(
    name = "nightly",
    sortOptions = false,
    header = "Archive what is missing, wait until live is final, and close: for a scheduler.",
    description =
        "Without a day it closes every day that is over and not closed yet, so that a night that"
            + " was missed is made up for by the next. It may be killed and run again at any time."
            + " Days that live has not certified within --wait are closed all the same, and what"
            + " live lacks is listed as in flight. Exits as tally close does.",
    footer = {
      "",
      "Examples:",
      "  tally nightly --ledger shop --bootstrap-servers localhost:9092",
      "  tally nightly 2026-03-01 --bootstrap-servers localhost:9092 --wait 3h",
      "  tally nightly --ledger shop --bootstrap-servers localhost:9092 --fail-on amber --format"
          + " json"
    })
final class NightlyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DAY|FROM..TO",
      description = "The posting days, UTC (default: all that are over and not closed).")
  private @Nullable String days;

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--wait",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "1h",
      description =
          "How long at most to wait for brokers, the archive and live (default: ${DEFAULT-VALUE}).")
  private Duration wait = Duration.ZERO;

  @Option(
      names = "--lake",
      description =
          "Let the lake, Parquet files of events, hold the closed books too, and what live has"
              + " admitted since.")
  private boolean lake;

  @Mixin private ReportOptions report = new ReportOptions();

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws InterruptedException {
    Ledger ledger = ledgerFolder.open();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Summary> summaries = new ArrayList<>();
    Nightly nightly =
        new Nightly(
            ledger,
            brokers.topicLog(),
            engine.archiveEngine(ledger),
            engine.engine(),
            engine.parallelism(),
            Clock.systemUTC(),
            err::println);
    (lake ? nightly.keepingLake() : nightly)
        .run(
            Optional.ofNullable(days).map(Days::parse),
            wait,
            outcome -> summaries.add(print(report.write(ledger, outcome), outcome.days(), out)));
    if (summaries.isEmpty()) {
      out.println(format.isJson() ? "null" : "Nothing to close: every day that is over is closed.");
      return ExitCode.OK.number();
    }
    return report.exitCode(summaries.get(0).verdict()).number();
  }

  private Summary print(Summary summary, Days closed, PrintWriter out) {
    if (format.isJson()) {
      out.println(SummaryText.json(summary));
    } else {
      out.print(closed + ": ");
      SummaryText.print(summary, out);
    }
    out.flush();
    return summary;
  }
}
