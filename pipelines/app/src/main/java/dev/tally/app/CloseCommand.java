package dev.tally.app;

import dev.tally.app.report.Summary;
import dev.tally.jobs.close.Acceptance;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.PublishDays;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally close}: computes days from the archive, compares them with live, freezes them. */
@Command(
    name = "close",
    header = "Close the books of some days: count them again from the archive and compare.",
    description =
        "Exits with 0 only when nothing is at fault, with --fail-on amber only when every row is"
            + " equal too. Days close in order; the first close of a day freezes it, and closing it"
            + " again compares again. A day stays open where the archive is not whole or a"
            + " difference has no explanation, unless that is accepted.",
    footer = {
      "",
      "Examples:",
      "  tally close 2010-12-01 --ledger shop",
      "  tally close 2010-12-01..2010-12-07 --ledger shop --format json",
      "  tally close 2010-12-01 --ledger shop --accept DAMAGED --reason 'disk 3 died, INC-7'"
    })
final class CloseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DAY|FROM..TO", description = "The posting days, UTC.")
  private String days = "";

  @Mixin private LedgerOptions ledgerOptions = new LedgerOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--accept",
      paramLabel = "CAUSE",
      description =
          "Freeze the days although of this: DELETED_BEFORE_ARCHIVED, TOPIC_RECREATED, DAMAGED,"
              + " MISSING_IN_ARCHIVE, MEASURED_OTHERWISE or UNEXPLAINED. May be repeated; it stands"
              + " in the days' rows.")
  private List<String> accepted = List.of();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why that is accepted, for whoever reads the numbers.")
  private String reason = "";

  @Mixin private ReportOptions report = new ReportOptions();

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() {
    Ledger ledger = ledgerOptions.open();
    Acceptance acceptance = Acceptance.of(accepted, reason);
    Close.Outcome outcome =
        new Close(ledger, Days.parse(days), engine.parallelism(), acceptance)
            .on(engine.engine())
            .run();
    Summary summary = report.write(ledger, outcome);
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(SummaryText.json(summary));
    } else {
      SummaryText.print(summary, out);
    }
    new PublishDays(ledger, engine.engine(), engine.parallelism())
        .run()
        .ifPresent(spec.commandLine().getErr()::println);
    return report.exitCode(summary.verdict()).number();
  }
}
