package dev.tally.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is recorded, as {@code docs/benchmarks.md}: prose from a template, tables made here, so that
 * no figure on the page is another than the recorded one, or of another commit.
 *
 * <p>The template's slots are {@code {{targets}}}; {@code {{recorded}}} for what stands in the
 * folder; {@code {{table NAME}}} for all cases of a recorded suite; {@code {{table NAME CASE}}} for
 * one of them.
 */
public final class RecordedPage {

  private static final String TEMPLATE = "/bench/benchmarks.md";
  private static final Pattern SLOT = Pattern.compile("\\{\\{([^}]*)}}");
  private static final Pattern TABLE = Pattern.compile("table (\\S+)(?: (\\S+))?");

  private final RecordedSuites suites;

  private RecordedPage(RecordedSuites suites) {
    this.suites = suites;
  }

  /** Writes the page that a folder of recorded suites gives. */
  public static void write(Path recorded, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text(recorded));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Returns the page that a folder of recorded suites gives. */
  static String text(Path recorded) {
    return fill(template(), recorded);
  }

  /** Returns a template with its slots filled from a folder of recorded suites. */
  static String fill(String template, Path recorded) {
    RecordedPage page = new RecordedPage(RecordedSuites.in(recorded));
    return SLOT.matcher(template)
        .replaceAll(slot -> Matcher.quoteReplacement(page.filling(slot.group(1))));
  }

  private String filling(String slot) {
    Matcher table = TABLE.matcher(slot);
    if (table.matches()) {
      return table(table.group(1), Optional.ofNullable(table.group(2)));
    }
    return switch (slot) {
      case "targets" -> targets();
      case "recorded" -> recorded();
      default -> throw new IllegalStateException("the template has a slot '" + slot + "'");
    };
  }

  private String table(String name, Optional<String> only) {
    return suites
        .named(name)
        .flatMap(recorded -> table(recorded, only))
        .orElse("(" + Recorded.NOT_RECORDED + ")");
  }

  private static Optional<String> table(Recorded recorded, Optional<String> only) {
    List<CaseResult> cases =
        recorded.cases().stream()
            .filter(one -> only.isEmpty() || only.get().equals(one.name()))
            .toList();
    return cases.isEmpty()
        ? Optional.empty()
        : Optional.of(new RecordedTable(recorded, cases).text());
  }

  private String targets() {
    List<String> lines =
        new ArrayList<>(
            RecordedTable.head(List.of("Suite", "What", "Target", "Measured", "", "Commit")));
    for (Target target : Target.ALL) {
      lines.add(RecordedTable.row(cells(target)));
    }
    return String.join("\n", lines);
  }

  private List<String> cells(Target target) {
    Optional<Recorded> recorded = suites.named(target.name());
    Optional<Double> measured = recorded.flatMap(target::measured);
    // Each suite has its section, and what is recorded is named by its suite first.
    String suite = target.name().split("-", -1)[0];
    return List.of(
        "[" + suite + "](#" + suite + ")",
        target.what(),
        target.boundText(),
        measured.map(target::text).orElse(Recorded.NOT_RECORDED),
        measured.map(value -> target.isMetBy(value) ? "met" : "**missed**").orElse(""),
        measured.flatMap(value -> recorded).map(Recorded::commitText).orElse(""));
  }

  private String recorded() {
    List<String> lines =
        new ArrayList<>(
            RecordedTable.head(
                List.of("File", "Terms", "Rounds", "Commit", "Measured", "Machine")));
    suites
        .byName()
        .forEach((name, recorded) -> lines.add(RecordedTable.row(cells(name, recorded))));
    return String.join("\n", lines);
  }

  private static List<String> cells(String name, Recorded recorded) {
    String terms =
        recorded.terms().entrySet().stream()
            .map(term -> term.getKey() + " " + term.getValue())
            .collect(Collectors.joining(", "));
    return List.of(
        "[" + name + "](../benchmarks/recorded/" + name + ".json)",
        terms,
        Integer.toString(recorded.rounds()),
        recorded.commitText(),
        recorded.measuredAt(),
        recorded.machine());
  }

  private static String template() {
    try (InputStream in = RecordedPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("no " + TEMPLATE + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(TEMPLATE + " cannot be read", e);
    }
  }
}
