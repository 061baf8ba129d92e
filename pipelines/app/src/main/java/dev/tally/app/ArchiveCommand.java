package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.ledger.archive.Gap;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally archive}: copies the topics to files. */
@Command(
    name = "archive",
    header = "Copy what the topics hold, and the archive does not, to files.",
    description =
        "Files are cut at arrival hours and named by their offsets; running it twice changes"
            + " nothing. What a topic no longer holds is noted as a gap.",
    footer = {
      "",
      "Examples:",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092 --flink localhost:8081",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092 --repair"
    })
final class ArchiveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerOptions ledgerOptions = new LedgerOptions();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--repair",
      description =
          "Read files that are missing or damaged from their topics again, instead of archiving"
              + " more.")
  private boolean repair;

  @Option(
      names = "--adopt",
      description =
          "Take up the archive that lies in the ledger's folder, in a warehouse that knows nothing"
              + " of it, instead of archiving more.")
  private boolean adopt;

  @Override
  public Integer call() {
    Ledger ledger = ledgerOptions.open();
    Archive archive =
        new Archive(ledger, brokers.topicLog(), Clock.systemUTC(), engine.archiveEngine(ledger));
    if (adopt) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "The warehouse knows of the archive under %s now: %,d files.%n",
              ShownPath.of(ledger.archive()),
              archive.adopt());
      return ExitCode.OK.number();
    }
    return (repair ? repair(archive) : run(archive, ledger)).number();
  }

  private ExitCode repair(Archive archive) {
    Archive.Repair repair = archive.repair();
    PrintWriter out = spec.commandLine().getOut();
    repair.repaired().forEach(file -> out.println("Repaired " + file.path()));
    out.printf(
        Locale.ROOT,
        "Repaired %,d files; %,d losses are left.%n",
        repair.repaired().size(),
        repair.lost().size());
    return tell(repair.lost());
  }

  private ExitCode run(Archive archive, Ledger ledger) {
    Archive.Outcome outcome = archive.run();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Archived %,d records in %,d files under %s; heartbeats, commands and canonical events are"
            + " among them.%n",
        outcome.records(),
        outcome.files(),
        ShownPath.of(ledger.archive()));
    outcome.notes().forEach(note -> spec.commandLine().getErr().println(note));
    return tell(outcome.gaps());
  }

  private ExitCode tell(List<Gap> gaps) {
    gaps.forEach(gap -> spec.commandLine().getErr().println(gap + "."));
    return gaps.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
