package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Problem;
import dev.tally.gate.Breach;
import dev.tally.gate.Gate;
import dev.tally.gate.State;
import dev.tally.ledger.Activation;
import dev.tally.ledger.KeptSchemaIds;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally contracts activate}: lets a changed catalog take effect in a ledger. */
@Command(
    name = "activate",
    header = "Let a changed catalog take effect in a ledger, from a day on.",
    description = {
      "What is booked on that day and later is read and counted by the catalog, live and at the"
          + " close. It must pass the gate against the newest catalog of the ledger, and the day"
          + " must be ahead of everything that has been read.",
      "The live run that is going on does not know the catalog and may write no more: start it"
          + " again."
    },
    footer = {
      "",
      "Examples:",
      "  tally contracts activate --ledger shop --catalog my-catalog --posted-from 2027-01-01"
          + " --dry-run",
      "  tally contracts activate --ledger shop --catalog my-catalog --posted-from 2027-01-01"
    })
final class ContractsActivateCommand implements Callable<Integer> {

  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(
      names = "--catalog",
      required = true,
      paramLabel = "DIR",
      description = "The changed catalog's folder.")
  private Path catalog = Path.of(".");

  @Option(
      names = "--posted-from",
      required = true,
      paramLabel = "DAY",
      converter = DayConverter.class,
      description = "The first day, UTC, that it holds for, such as 2027-01-01.")
  private LocalDate postedFrom = LocalDate.MAX;

  @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
  private boolean dryRun;

  ContractsActivateCommand() {
    this(Clock.systemUTC());
  }

  ContractsActivateCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!Files.isDirectory(catalog)) {
      throw new UserError(
          ExitCode.BAD_INPUT, catalog + " is no folder; name the catalog's with --catalog.");
    }
    Ledger ledger = ledgerFolder.open();
    PrintWriter out = spec.commandLine().getOut();
    Instant now = clock.instant();
    String label = catalog.normalize() + "/";
    State newer = State.read(catalog, label, "");
    List<Problem> problems = newer.reading().problems();
    if (!problems.isEmpty()) {
      problems.forEach(problem -> out.println(problem.in(label)));
      return refused(ExitCode.BAD_INPUT);
    }
    State older = ledger.readNewestCopy(folder -> State.read(folder, label, " in the ledger"));
    List<Breach> breaches = Gate.compare(older, newer, LocalDate.ofInstant(now, ZoneOffset.UTC));
    for (Breach breach : breaches) {
      out.println(breach);
      breach.consumers().forEach(consumer -> out.println("    read by " + consumer));
    }
    Warehouse warehouse = ledger.warehouse().open();
    Catalog next = KeptSchemaIds.in(warehouse).complete(newer.reading().orThrow());
    Activation activation = new Activation(ledger, warehouse, next, postedFrom);
    List<String> faults = activation.faults();
    faults.forEach(out::println);
    if (!breaches.isEmpty() || !faults.isEmpty()) {
      return refused(breaches.isEmpty() ? ExitCode.BAD_INPUT : ExitCode.FAULT);
    }
    activation.mustBeAhead(now.toEpochMilli());
    announce(activation, next, out);
    return ExitCode.OK.number();
  }

  private int refused(ExitCode exitCode) {
    spec.commandLine().getOut().println("Nothing is activated.");
    return exitCode.number();
  }

  private void announce(Activation activation, Catalog next, PrintWriter out) {
    List<String> changes = activation.changes();
    changes.forEach(out::println);
    if (changes.isEmpty()) {
      out.println("Nothing that decides a row changes.");
    }
    boolean stopsLive = activation.stopsLive();
    if (dryRun) {
      out.printf(
          "What is booked from %s on, UTC, would be counted by the catalog %s; nothing is"
              + " activated.%n",
          postedFrom, next.name());
      return;
    }
    activation.activate(catalog, clock);
    out.printf(
        "What is booked from %s on, UTC, is counted by the catalog %s.%n", postedFrom, next.name());
    if (stopsLive) {
      out.println(
          "A live run that began before does not know it and may write no more: start tally live"
              + " again.");
    }
  }
}
