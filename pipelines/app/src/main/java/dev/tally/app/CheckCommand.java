package dev.tally.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tally.base.ExitCode;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Problem;
import dev.tally.jobs.probe.Answers;
import dev.tally.simulator.SendFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally check}: reports every mistake in a catalog. */
@Command(
    name = "check",
    header = "Check a catalog: every mistake, with file, line and what to do.",
    footer = {
      "",
      "Examples:",
      "  tally check                          checks the shipped catalogs",
      "  tally check --catalog my-catalog     checks a folder",
      "  tally check --catalog my-catalog --format json"
    })
final class CheckCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--catalog",
      paramLabel = "NAME|DIR",
      description = "A shipped catalog or a folder (default: all shipped ones).")
  private @Nullable String catalog;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws JsonProcessingException {
    List<String> names = catalog == null ? CatalogReader.shippedNames() : List.of(catalog);
    List<Problem> problems = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    for (String name : names) {
      Path folder = Path.of(name);
      if (!Files.isDirectory(folder)) {
        problems.addAll(check(CatalogReader.shipped(name), null, out));
        continue;
      }
      CatalogReader.Reading reading = CatalogReader.readAll(folder);
      problems.addAll(reading.problems());
      reading.catalog().ifPresent(read -> problems.addAll(check(read, folder, out)));
    }
    if (format.isJson()) {
      out.println(JSON.writeValueAsString(problems));
    } else {
      problems.forEach(out::println);
      if (!problems.isEmpty()) {
        out.println(counted(problems.size(), "problem") + ".");
      }
    }
    return (problems.isEmpty() ? ExitCode.OK : ExitCode.BAD_INPUT).number();
  }

  /** Checks what needs a catalog without mistakes: the answers of its probes, its mappings. */
  private List<Problem> check(Catalog read, @Nullable Path folder, PrintWriter out) {
    List<Problem> problems = new ArrayList<>();
    for (String mistake : new Answers(read).mistakes(Instant.now())) {
      problems.add(new Problem("probes", 1, mistake));
    }
    if (folder != null) {
      problems.addAll(SendFolder.in(folder).mistakes(read));
    }
    if (problems.isEmpty()) {
      announce(read, out);
    }
    return problems;
  }

  private void announce(Catalog read, PrintWriter out) {
    if (!format.isJson()) {
      out.printf(
          "%s: %s and %s are in order.%n",
          read.name(),
          counted(read.contracts().size(), "contract"),
          counted(read.meters().size(), "meter"));
    }
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
