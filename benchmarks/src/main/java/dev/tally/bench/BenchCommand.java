package dev.tally.bench;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.bench.fork.Fork;
import dev.tally.bench.report.CaseResult;
import dev.tally.bench.report.Machine;
import dev.tally.bench.report.Recorded;
import dev.tally.bench.report.RecordedPage;
import dev.tally.bench.report.Results;
import dev.tally.bench.report.ResultsJson;
import dev.tally.bench.report.ResultsPage;
import dev.tally.bench.report.ResultsTable;
import dev.tally.bench.report.SuiteResult;
import dev.tally.jobs.engine.StateBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally bench}: measures Tally and its rivals on the same bytes, in turns. */
@Command(
    name = "tally bench",
    header = "Measure Tally and its rivals on the same bytes, in turns.",
    description =
        "Each run has a Java process of its own, and its time counts only when its numbers are"
            + " equal to Tally's. Exits with 1 when they are not, or when --check finds a ratio"
            + " worse than recorded.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    version = "tally 0.1.0",
    footer = {
      "",
      "Examples:",
      "  tally bench",
      "  tally bench --suite live --events 200000 --rounds 2",
      "  tally bench --suite live --case level --state rocksdb",
      "  tally bench --suite live,scale --format json --page bench.html",
      "  tally bench --suite live --check",
      "  tally bench --suite close --events 10000000 --record",
      "  tally bench --docs docs/benchmarks.md"
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "live",
      completionCandidates = SuiteNames.class,
      description = "What to measure: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<String> suites = new ArrayList<>();

  @Option(
      names = "--case",
      paramLabel = "NAME",
      split = ",",
      description = "Only these cases of the suites (default: all).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "How many records a run counts at most (default: the suite's own number).")
  private @Nullable Long events;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each rival runs (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--state",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description = "Where live jobs keep their state (default: ${DEFAULT-VALUE}).")
  private StateBackend state = StateBackend.HEAP;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks of each step, 1 to 128 (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to print (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--page", paramLabel = "FILE", description = "Also write an HTML page of plots.")
  private @Nullable Path page;

  @Option(names = "--check", description = "Compare the ratios with the recorded ones.")
  private boolean check;

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      defaultValue = "15",
      description = "How much worse a ratio may be with --check (default: ${DEFAULT-VALUE}).")
  private int tolerance;

  @Option(
      names = "--record",
      description = "Keep the figures with their commit, and the ratios for a later --check.")
  private boolean record;

  @Option(
      names = "--recorded",
      paramLabel = "DIR",
      description = "Where recorded runs are (default: benchmarks/recorded in the checkout).")
  private @Nullable Path recorded;

  @Option(
      names = "--docs",
      paramLabel = "FILE",
      description = "Measure nothing; write docs/benchmarks.md from what is recorded.")
  private @Nullable Path docs;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where to work, and to leave each run's log (default: a temporary folder).")
  private @Nullable Path folder;

  @Option(names = "--checkout", defaultValue = "${sys:tally.checkout:-.}", hidden = true)
  private Path checkout = Path.of("");

  @Option(names = "--heap", defaultValue = "4g", hidden = true)
  private String heap = "4g";

  @Option(names = "--verbose", description = "Show the stack trace of a failure.")
  private boolean verbose;

  /** How results are printed: for people or for programs. */
  enum Format {
    TABLE,
    JSON
  }

  private static final class SuiteNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Suites.names().iterator();
    }
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public Integer call() throws IOException {
    if (docs != null) {
      expectNothingToMeasure();
      RecordedPage.write(recordedFolder(), docs);
      return ExitCode.OK.number();
    }
    Settings settings = settings();
    List<Suite> wanted = suites.stream().map(Suites::named).toList();
    expectCases(wanted, settings);
    Map<String, Recorded> earlier = check ? recorded(wanted, settings) : Map.of();
    // Asked before the hours of measuring, in which the checkout may move on.
    String commit = record ? new Checkout(checkout).commit() : "";

    Path work = folder == null ? Files.createTempDirectory("tally-bench") : folder;
    Fork fork = Fork.with("-XX:+UseParallelGC", "-Xmx" + heap);
    List<SuiteResult> measured = new ArrayList<>();
    for (Suite suite : wanted) {
      measured.add(measure(suite, settings, fork, work));
    }
    if (folder == null) {
      Stage.delete(work);
    }
    Results results =
        new Results(
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
            Machine.here(),
            fork.flags(),
            measured);
    publish(results);
    if (record) {
      for (SuiteResult suite : measured) {
        String name = Suites.named(suite.name()).recordName(settings);
        Recorded.of(suite, results, commit).write(recordedFolder(), name);
      }
    }
    return (isWorse(measured, earlier) ? ExitCode.FAULT : ExitCode.OK).number();
  }

  private Settings settings() {
    expectInRange("--rounds", rounds, 1, 1_000);
    expectInRange("--parallelism", parallelism, 1, 128);
    expectInRange("--tolerance", tolerance, 0, 100);
    if (events != null) {
      expectInRange("--events", events, 1_000, 1_000_000_000);
    }
    OptionalLong most = events == null ? OptionalLong.empty() : OptionalLong.of(events);
    return new Settings(most, rounds, parallelism, state);
  }

  private void expectCases(List<Suite> wanted, Settings settings) {
    Set<String> known = new TreeSet<>();
    wanted.forEach(suite -> suite.cases(settings).forEach(one -> known.add(one.name())));
    for (String name : only) {
      if (!known.contains(name)) {
        throw new UserError(
            ExitCode.USAGE,
            String.format("There is no case %s; there are %s.", name, String.join(", ", known)));
      }
    }
    if (record && !only.isEmpty()) {
      throw new UserError(ExitCode.USAGE, "--record keeps whole suites; leave out --case.");
    }
  }

  private void expectNothingToMeasure() {
    if (record || check || page != null) {
      throw new UserError(
          ExitCode.USAGE, "--docs measures nothing; leave out --record, --check and --page.");
    }
  }

  private static void expectInRange(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UserError(
          ExitCode.USAGE,
          String.format("%s is %d; it can be %d to %d.", option, value, least, most));
    }
  }

  /** Returns what the suites are held against, read before the hours of measuring. */
  private Map<String, Recorded> recorded(List<Suite> wanted, Settings settings) {
    Map<String, Recorded> earlier = new LinkedHashMap<>();
    for (Suite suite : wanted) {
      Recorded kept = Recorded.read(recordedFolder(), suite.recordName(settings));
      kept.expectTerms(suite.terms(settings));
      earlier.put(suite.name(), kept);
    }
    return earlier;
  }

  private Path recordedFolder() {
    return recorded == null ? checkout.resolve("benchmarks").resolve("recorded") : recorded;
  }

  private SuiteResult measure(Suite suite, Settings settings, Fork fork, Path work) {
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> progress =
        line -> {
          err.println(suite.name() + ": " + line);
          err.flush();
        };
    Rounds turns = new Rounds(settings.rounds(), fork, work.resolve(suite.name()), progress);
    try (Stage stage = new Stage(work.resolve("stage"), progress)) {
      List<CaseResult> results = new ArrayList<>();
      for (Case one : suite.cases(settings)) {
        if (only.isEmpty() || only.contains(one.name())) {
          results.add(turns.of(one, one.prepare().apply(stage)));
        }
      }
      return new SuiteResult(
          suite.name(), suite.title(), suite.terms(settings), settings.rounds(), results);
    }
  }

  private void publish(Results results) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(ResultsJson.text(results));
      out.flush();
    } else {
      new ResultsTable(out).print(results);
    }
    if (page != null) {
      ResultsPage.write(results, page);
    }
  }

  private boolean isWorse(List<SuiteResult> measured, Map<String, Recorded> earlier) {
    PrintWriter err = spec.commandLine().getErr();
    boolean worse = false;
    for (SuiteResult suite : measured) {
      Recorded kept = earlier.get(suite.name());
      if (kept != null) {
        List<String> sentences = kept.worse(suite, tolerance);
        sentences.forEach(err::println);
        worse |= !sentences.isEmpty();
      }
    }
    return worse;
  }
}
