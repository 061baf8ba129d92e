package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.redrive.RedrivenRecord;
import dev.tally.jobs.redrive.Redriver;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally redrive}: brings back records that were not counted. */
@Command(
    name = "redrive",
    header = "Bring back records that were rejected or had expired.",
    description = {
      "After the cause is mended it writes a command for each chosen record to the ledger's control"
          + " topic. A record is counted once, as a correction on its own value window, however"
          + " often this is run; the close counts the same from the same commands.",
      "Which records there are tells tally exceptions, with the same options."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tally redrive --ledger shop --bootstrap-servers localhost:9092 --code unknown_version"
          + " --source /till/3 --from 2025-03-01 --dry-run",
      "  tally redrive --ledger shop --bootstrap-servers localhost:9092 --disposition expired"
          + " --reason \"till 3 was offline\""
    })
final class RedriveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private ExceptionFilter filter = new ExceptionFilter();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why they are brought back; kept in the commands.")
  private @Nullable String reason;

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    if (!filter.isGiven()) {
      throw new UserError(
          ExitCode.USAGE,
          "Say which records: --code, --source, --disposition, --type, --topic, --from or --to.");
    }
    Ledger opened = ledgerFolder.open();
    Redriver redriver =
        new Redriver(opened, brokers.topicLog(), ledgerFolder.warehouse(), InstantSource.system());
    List<RedrivenRecord> results =
        redriver.run(
            filter.query(),
            reason,
            dryRun,
            new TerminalProgress(spec.commandLine().getErr(), "records"));
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      RedriveText.writeJson(results, dryRun, out);
    } else {
      RedriveText.writeTable(results, dryRun, out);
    }
    out.flush();
    return ExitCode.OK.number();
  }
}
