package dev.tally.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Problem;
import dev.tally.gate.Breach;
import dev.tally.gate.Gate;
import dev.tally.gate.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally contracts check}: whether a change of a catalog breaks anybody. */
@Command(
    name = "check",
    header = "Check what a change of contracts breaks, and whom.",
    description = {
      "Compares the catalog as it is in a folder with what it was in a git revision, or with"
          + " another folder: each contract's versions by its compatibility mode, and each field"
          + " that a consumer, a meter or a rule reads. No registry is asked.",
      "A folder of several catalogs is checked catalog by catalog. Exits with 0 if nothing breaks."
    },
    footer = {
      "",
      "Examples:",
      "  tally contracts check --catalog my-catalog --against main",
      "  tally contracts check --catalog my-catalog --against HEAD^ --format json",
      "  tally contracts check --catalog my-catalog --against /tmp/catalog-of-yesterday"
    })
final class ContractsCheckCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The catalog's folder, or one of several (default: the current one).")
  private Path catalog = Path.of(".");

  @Option(
      names = "--against",
      required = true,
      paramLabel = "REVISION|DIR",
      description = "What it was: a git revision, such as main or HEAD^, or a folder.")
  private String against = "";

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws JsonProcessingException {
    if (!Files.isDirectory(catalog)) {
      throw new UserError(
          ExitCode.BAD_INPUT, catalog + " is no folder; name a catalog's with --catalog.");
    }
    Path folder = Path.of(against);
    if (Files.isDirectory(folder)) {
      refuseOtherFolder(folder);
      return compare(folder, " in " + folder);
    }
    try (GitFolder was = GitFolder.of(catalog, against)) {
      return compare(was.folder(), " at " + against);
    }
  }

  private int compare(Path was, String suffix) throws JsonProcessingException {
    LocalDate today = LocalDate.now(Clock.systemUTC());
    List<Breach> breaches = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<String> names = catalogs(was);
    for (String name : names) {
      Path now = catalog.resolve(name);
      String label = now.normalize().toString();
      State newer = State.read(now, label.isEmpty() ? "" : label + "/", "");
      if (Files.isDirectory(now)) {
        newer.reading().problems().forEach(problem -> problems.add(problem.in(newer.label())));
      }
      // A catalog that was not there before breaks nobody.
      if (isCatalog(was.resolve(name))) {
        State older = State.read(was.resolve(name), newer.label(), suffix);
        boolean isFolder = was.equals(Path.of(against));
        refuseProblems(older, isFolder ? was.resolve(name) + "/" : newer.label());
        breaches.addAll(Gate.compare(older, newer, today));
      }
    }
    print(names, breaches, problems);
    if (!breaches.isEmpty()) {
      return ExitCode.FAULT.number();
    }
    return (problems.isEmpty() ? ExitCode.OK : ExitCode.BAD_INPUT).number();
  }

  /** A folder that holds other things is a slip; an empty one is a state without catalogs. */
  private static void refuseOtherFolder(Path folder) {
    if (!isCatalog(folder) && within(folder).isEmpty() && !isEmpty(folder)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          folder
              + " holds no catalog, which would have a folder 'events'; name another state with"
              + " --against.");
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A catalog that was not in order says of nothing what it promised. */
  private static void refuseProblems(State older, String label) {
    List<Problem> problems = older.reading().problems();
    if (!problems.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "What it was"
              + older.suffix()
              + " is not in order, so nothing can be compared with it: "
              + problems.get(0).in(label)
              + "; name another state with --against.");
    }
  }

  /** Returns the catalogs of either state: the folder itself, or those within it. */
  private List<String> catalogs(Path was) {
    if (isCatalog(catalog) || isCatalog(was)) {
      return List.of("");
    }
    TreeSet<String> names = new TreeSet<>(within(catalog));
    names.addAll(within(was));
    if (names.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          catalog
              + " holds no catalog, which would have a folder 'events'; name one with"
              + " --catalog.");
    }
    return List.copyOf(names);
  }

  private static boolean isCatalog(Path folder) {
    return Files.isDirectory(folder.resolve("events"));
  }

  private static List<String> within(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(ContractsCheckCommand::isCatalog)
          .map(entry -> String.valueOf(entry.getFileName()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(List<String> names, List<Breach> breaches, List<Problem> problems)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("against", against);
      result.put("breaches", breaches);
      result.put("problems", problems);
      out.println(JSON.writeValueAsString(result));
      return;
    }
    problems.forEach(out::println);
    for (Breach breach : breaches) {
      out.println(breach);
      breach.consumers().forEach(consumer -> out.println("    read by " + consumer));
    }
    int count = breaches.size() + problems.size();
    out.println(
        count == 0
            ? counted(names.size(), "catalog") + " compared with " + against + ": nothing breaks."
            : counted(breaches.size(), "breach")
                + ", "
                + counted(problems.size(), "problem")
                + ".");
  }

  private static String counted(int count, String thing) {
    String plural = thing.endsWith("h") ? "es" : "s";
    return count + " " + thing + (count == 1 ? "" : plural);
  }
}
