package dev.tally.app;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.app.demo.Demo;
import dev.tally.app.demo.DemoProgress;
import dev.tally.app.demo.DemoResult;
import dev.tally.app.report.Summary;
import dev.tally.base.ExitCode;
import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.event.Disposition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally demo}: shows in a minute what Tally does. */
@Command(
    name = "demo",
    header = "Count events live and again from the archive, and compare. Takes a minute.",
    description = {
      "Starts a Kafka broker and a Flink cluster inside this process, sends a supermarket chain's"
          + " sales and a generated hour of advertising with duplicates, conflicts, late and broken"
          + " records planted in them, counts them live, archives them, closes every day and"
          + " compares the two books row by row.",
      "Where the environment variable TALLY_DATA names a folder with online-retail and wikiticker,"
          + " those are counted too."
    },
    footer = {
      "",
      "Examples:",
      "  tally demo --folder target/demo",
      "  tally demo --warehouse 'postgresql://me@localhost/tally?currentSchema=demo_{ledger}'"
    })
final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "target/demo",
      description =
          "Where everything is kept; an earlier demo there is replaced (default:"
              + " ${DEFAULT-VALUE}).")
  private Path folder = Path.of("target/demo");

  @Option(
      names = "--warehouse",
      paramLabel = "URL",
      description =
          "Where the rows are kept: duckdb:FILE or postgresql://USER@HOST:PORT/DATABASE, with"
              + " {ledger} in it, which the name of each ledger takes the place of (default:"
              + " duckdb:warehouse.duckdb, in each ledger's folder).")
  private @Nullable String warehouse;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Optional<Path> data =
        Optional.ofNullable(System.getenv("TALLY_DATA")).map(Path::of).filter(Files::isDirectory);
    Demo demo = new Demo(folder, data, new Steps(err), Clock.systemUTC());
    if (warehouse != null) {
      demo = demo.in(warehouse);
    }
    makeRoom();
    out.println("Tally counts the same events twice, live and from the archive, and compares.");
    out.println();
    out.flush();
    DemoResult result = demo.run();
    result.write(folder.resolve("summary.json"));
    print(result, out);
    return (result.isInOrder() ? ExitCode.OK : ExitCode.FAULT).number();
  }

  /** Only a folder that a demo has made, or an empty one, is replaced. */
  private void makeRoom() throws IOException {
    if (Files.exists(folder) && !Files.exists(folder.resolve(".tally-demo"))) {
      try (var files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new UserError(
              ExitCode.USAGE,
              "The folder "
                  + folder
                  + " is not empty and no demo made it; name another with"
                  + " --folder.");
        }
      }
    }
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(".tally-demo"));
  }

  private void print(DemoResult result, PrintWriter out) {
    out.println();
    out.printf(Locale.ROOT, "%-48s %10s %10s %10s%n", "ledger", "records", "rows", "rows equal");
    for (DemoResult.LedgerResult ledger : result.ledgers()) {
      out.printf(
          Locale.ROOT,
          "%-48s %,10d %,10d %,10d%n",
          ledger.title(),
          ledger.closed().recordsRead(),
          ledger.closed().rowsCompared(),
          ledger.closed().rowsEqual());
    }
    out.println();
    out.printf(Locale.ROOT, "%-48s %10s %10s%n", "what became of the records", "Tally", "planted");
    for (Disposition disposition : Disposition.values()) {
      out.printf(
          Locale.ROOT,
          "%-48s %,10d %,10d%n",
          meaning(disposition),
          result.counted().getOrDefault(disposition, 0L),
          result.truth().getOrDefault(disposition, 0L));
    }
    out.println();
    out.printf(
        Locale.ROOT,
        result.isInOrder()
            ? "In order: %,d of %,d rows are equal, live and closed, and every record met the end"
                + " it was sent to meet. It took %.0f s.%n"
            : "AT FAULT: %,d of %,d rows are equal, or a record did not meet the end it was sent to"
                + " meet. It took %.0f s.%n",
        result.rowsEqual(),
        result.rowsCompared(),
        result.elapsed().toMillis() / 1000.0);
    out.println();
    out.println("Open a report and click any number to see the events behind it:");
    result
        .ledgers()
        .forEach(
            ledger ->
                out.println("  " + ShownPath.of(ledger.closed().folder()) + "/" + Summary.PAGE));
    out.println("Ask for a statement:");
    out.println("  tally statement retail.sales --ledger " + folder + "/foodmart --by day");
  }

  private static String meaning(Disposition disposition) {
    switch (disposition) {
      case ADMITTED:
        return "admitted: counted";
      case DUPLICATE:
        return "duplicate: the same event again";
      case CONFLICT:
        return "conflict: the same id with other data";
      case EXPIRED:
        return "expired: too old to be counted";
      case REJECTED:
        return "rejected: not a valid event";
      case BEHIND_WATERMARK:
        return "behind the watermark: live had moved on";
      case CONTROL:
        return "control: tells only that time has passed";
    }
    throw new AssertionError(disposition);
  }

  /** One line per step; the count of sent events as a bar on a terminal. */
  private static final class Steps implements DemoProgress {

    private final PrintWriter err;

    Steps(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void step(String ledger, String work) {
      err.printf("%-14s %s%n", ledger, work);
      err.flush();
    }

    @Override
    public Progress counter() {
      return new TerminalProgress(err);
    }
  }
}
