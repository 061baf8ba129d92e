package dev.tally.cli;

import dev.tally.pipelines.archive.Archive;
import dev.tally.pipelines.ledger.Ledger;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tally archive}: copies the topics to files. */
@Command(
    name = "archive",
    header = "Copy what the topics hold, and the archive does not, to files.",
    description =
        "Files are cut at arrival hours and named by their offsets; running it twice changes"
            + " nothing.",
    footer = {"", "Example:", "  tally archive --ledger shop --bootstrap-servers localhost:9092"})
final class ArchiveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerOptions ledgerOptions = new LedgerOptions();

  @Mixin private BrokersOption brokers = new BrokersOption();

  @Override
  public Integer call() {
    Ledger ledger = ledgerOptions.open();
    Archive.Outcome outcome = new Archive(ledger, brokers.topicLog(), Clock.systemUTC()).run();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Archived %,d records in %,d files under %s; heartbeats, commands and canonical events are"
            + " among them.%n",
        outcome.records(),
        outcome.files(),
        ShownPath.of(ledger.archive()));
    PrintWriter err = spec.commandLine().getErr();
    outcome.notes().forEach(note -> err.println(note));
    outcome.gaps().forEach(gap -> err.println(gap + "."));
    return (outcome.gaps().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE).number();
  }
}
