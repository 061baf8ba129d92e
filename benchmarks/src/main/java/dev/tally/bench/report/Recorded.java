package dev.tally.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.bench.fork.Figure.Better;
import dev.tally.bench.report.CaseResult.Ratio;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a suite at one commit, kept with the sources, one file per suite and terms.
 *
 * <p>A later run is held against its ratios and not its figures, because another machine has other
 * figures. The figures are what the documentation quotes.
 *
 * @param commit that was measured; null in a file that was written before commits were kept
 * @param ratios by case and by their names in JSON
 * @param cases those whose figures were kept
 */
public record Recorded(
    String suite,
    @Nullable String commit,
    @JsonProperty("measured_at") String measuredAt,
    String machine,
    Map<String, String> terms,
    int rounds,
    @JsonProperty(required = true) Map<String, Map<String, BigDecimal>> ratios,
    @JsonProperty(required = true) List<CaseResult> cases) {

  static final String NOT_RECORDED = "not recorded";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new SimpleModule().addSerializer(double.class, new FewDigits()));

  /** Returns what is to be kept of a suite's results. */
  public static Recorded of(SuiteResult suite, Results results, String commit) {
    Map<String, Map<String, BigDecimal>> ratios = new LinkedHashMap<>();
    for (CaseResult result : suite.cases()) {
      Map<String, BigDecimal> kept = new LinkedHashMap<>();
      result.ratios().forEach((key, ratio) -> kept.put(key, ResultsJson.digits(ratio.value())));
      ratios.put(result.name(), kept);
    }
    return new Recorded(
        suite.name(),
        commit,
        results.measuredAt().toString(),
        results.machine().text(),
        suite.terms(),
        suite.rounds(),
        ratios,
        suite.cases());
  }

  /** Reads what is kept under a name in a folder. */
  public static Recorded read(Path folder, String name) {
    Path file = file(folder, name);
    if (!Files.exists(file)) {
      throw new UserError(
          ExitCode.NOT_READY,
          file + " is missing; run the suite once on these terms with --record.");
    }
    try {
      return JSON.readValue(file.toFile(), Recorded.class);
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          file + " is no record: " + e.getOriginalMessage() + "; record the suite anew.",
          e);
    } catch (IOException e) {
      throw new UserError(ExitCode.BAD_INPUT, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes it into a folder, over what was kept there under the same name. */
  public Path write(Path folder, String name) {
    Path file = file(folder, name);
    try {
      Files.createDirectories(folder);
      Files.writeString(
          file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Returns a case by its name, or nothing where its figures were not kept. */
  Optional<CaseResult> find(String name) {
    return cases.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** Returns a ratio of a case by its name in JSON. */
  Optional<BigDecimal> ratio(String name, String key) {
    return Optional.ofNullable(ratios.getOrDefault(name, Map.of()).get(key));
  }

  /** Returns of which commit it is, as people read it. */
  String commitText() {
    return commit == null ? NOT_RECORDED : "`" + commit + "`";
  }

  /** Returns the day on which it was measured, in UTC. */
  String day() {
    return measuredAt.substring(0, "yyyy-MM-dd".length());
  }

  /**
   * Expects that a suite is to run on the terms that were recorded.
   *
   * @throws UserError if it is not, so that its ratios could not be compared
   */
  public void expectTerms(Map<String, String> now) {
    if (!now.equals(terms)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "%s is recorded with %s and asked for with %s; ask for the same, or record it anew.",
              suite, terms, now));
    }
  }

  /**
   * Returns a sentence for each ratio that is worse than the recorded one.
   *
   * @param tolerancePercent how much worse passes
   */
  public List<String> worse(SuiteResult now, int tolerancePercent) {
    List<String> sentences = new ArrayList<>();
    for (CaseResult result : now.cases()) {
      Map<String, Ratio> measured = result.ratios();
      ratios
          .getOrDefault(result.name(), Map.of())
          .forEach(
              (key, recorded) -> {
                Ratio ratio = measured.get(key);
                if (ratio == null || isWorse(ratio, recorded.doubleValue(), tolerancePercent)) {
                  sentences.add(sentence(result.name(), key, recorded, ratio));
                }
              });
    }
    return sentences;
  }

  private static boolean isWorse(Ratio ratio, double recorded, int tolerancePercent) {
    double tolerance = recorded * tolerancePercent / 100;
    return ratio.figure().isSteady()
        && (ratio.figure().better() == Better.HIGHER
            ? ratio.value() < recorded - tolerance
            : ratio.value() > recorded + tolerance);
  }

  private String sentence(String name, String key, BigDecimal recorded, @Nullable Ratio ratio) {
    String measured =
        ratio == null ? "not measured" : String.format(Locale.ROOT, "%.2f", ratio.value());
    return String.format(
        Locale.ROOT, "%s/%s: %s is %s, recorded is %.2f.", suite, name, key, measured, recorded);
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name + ".json");
  }

  /** Writes figures without their noise, and so that a changed one is one changed line. */
  private static final class FewDigits extends StdSerializer<Double> {

    private static final long serialVersionUID = 1;

    FewDigits() {
      super(double.class, false);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(ResultsJson.digits(value));
    }
  }
}
