package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.lake.Lake;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.ledger.archive.Gap;
import dev.tally.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
            + " nothing. What a topic no longer holds is noted as a gap. With --every it archives"
            + " again and again until it is interrupted, and then ends with the pass that it is"
            + " in.",
    footer = {
      "",
      "Examples:",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092 --every 10m --lake",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092 --flink localhost:8081",
      "  tally archive --ledger shop --bootstrap-servers localhost:9092 --repair"
    })
final class ArchiveCommand implements Callable<Integer> {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerOptions ledgerOptions = new LedgerOptions();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      description =
          "Archive again after this time, until it is interrupted. What cannot be done because a"
              + " server does not answer is tried again the next time.")
  private @Nullable Duration every;

  @Option(
      names = "--lake",
      description =
          "Also write what live has admitted as Parquet files, by event type and posting day.")
  private boolean lake;

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
  public Integer call() throws InterruptedException {
    check();
    Ledger ledger = ledgerOptions.open();
    if (adopt) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "The warehouse knows of the archive under %s now: %,d files.%n",
              ShownPath.of(ledger.archive()),
              archive(ledger).adopt());
      return ExitCode.OK.number();
    }
    if (every != null) {
      return again(ledger, every).number();
    }
    return (repair ? repair(archive(ledger)) : run(ledger)).number();
  }

  private void check() {
    if (every != null && every.compareTo(SHORTEST) < 0) {
      throw new UserError(
          ExitCode.USAGE, "--every is " + every.toMillis() + "ms; it must be 1s or longer.");
    }
    if ((every != null || lake) && (repair || adopt)) {
      throw new UserError(ExitCode.USAGE, "Give --every and --lake without --repair and --adopt.");
    }
  }

  /** A run archives once. */
  private Archive archive(Ledger ledger) {
    return new Archive(ledger, brokers.topicLog(), Clock.systemUTC(), engine.archiveEngine(ledger));
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

  private ExitCode run(Ledger ledger) {
    Archive.Outcome outcome = archive(ledger).run();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "Archived %,d records in %,d files under %s; heartbeats, commands and canonical events are"
            + " among them.%n",
        outcome.records(),
        outcome.files(),
        ShownPath.of(ledger.archive()));
    ExitCode exitCode = tell(outcome);
    if (lake) {
      Lake.Outcome added = new Lake(ledger).addAdmitted();
      out.printf(
          Locale.ROOT,
          "Wrote %,d events in %,d files under %s.%n",
          added.events(),
          added.files(),
          ShownPath.of(ledger.lake()));
    }
    return exitCode;
  }

  /** Archives until it is interrupted. */
  private ExitCode again(Ledger ledger, Duration pause) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption = Interruption.awaits(stopped::countDown);
    try {
      do {
        pass(ledger);
      } while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS));
      interruption.overWell();
    } finally {
      interruption.over();
    }
    return ExitCode.OK;
  }

  /** Archives once and says so in a line, or why that was not possible now. */
  private void pass(Ledger ledger) {
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try {
      Archive.Outcome outcome = archive(ledger).run();
      ExitCode unused = tell(outcome);
      String archived =
          String.format(
              Locale.ROOT, "archived %,d records in %,d files", outcome.records(), outcome.files());
      PrintWriter out = spec.commandLine().getOut();
      out.println(begun + ": " + archived + (lake ? addToLake(ledger) : "") + ".");
      out.flush();
    } catch (UserError e) {
      if (e.exitCode() != ExitCode.NOT_READY && e.exitCode() != ExitCode.UNREACHABLE) {
        throw e;
      }
      sayLater(begun, e);
    } catch (WarehouseException e) {
      sayLater(begun, e);
    }
  }

  private static String addToLake(Ledger ledger) {
    Lake.Outcome added = new Lake(ledger).addAdmitted();
    return String.format(
        Locale.ROOT, ", and %,d events in %,d files of the lake", added.events(), added.files());
  }

  private void sayLater(Instant begun, RuntimeException failure) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(begun + ": " + failure.getMessage());
    err.flush();
  }

  private ExitCode tell(Archive.Outcome outcome) {
    outcome.notes().forEach(note -> spec.commandLine().getErr().println(note));
    return tell(outcome.gaps());
  }

  private ExitCode tell(List<Gap> gaps) {
    gaps.forEach(gap -> spec.commandLine().getErr().println(gap + "."));
    return gaps.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
