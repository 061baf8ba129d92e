package dev.tally.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.bench.fork.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Results for people in a browser: one file with its style, its scripts and the results as JSON.
 */
public final class ResultsPage {

  private static final String CHART =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private ResultsPage() {}

  /** Writes the page. */
  public static void write(Results results, Path file) {
    Map<String, String> parts =
        Map.of(
            "style", resource("/bench/page.css"),
            "chart", resource(CHART).replaceAll("(?m)^//# sourceMappingURL=.*$", ""),
            "results", embeddable(results),
            "script", resource("/bench/page.js"));
    String page =
        SLOT.matcher(resource("/bench/page.html"))
            .replaceAll(slot -> Matcher.quoteReplacement(parts.get(slot.group(1))));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, page);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Returns JSON that nothing in it can end the element it stands in: it has no angle bracket. */
  private static String embeddable(Results results) {
    ObjectNode page = ResultsJson.of(results);
    page.put("machine_text", results.machine().text());
    page.set("figures", figures());
    return page.toString().replace("<", "\\u003c").replace(">", "\\u003e");
  }

  private static ArrayNode figures() {
    ArrayNode figures = JsonNodeFactory.instance.arrayNode();
    for (Figure figure : Figure.values()) {
      figures
          .addObject()
          .put("key", figure.key())
          .put("label", figure.label())
          .put("better", figure.better().name().toLowerCase(Locale.ROOT));
    }
    return figures;
  }

  private static String resource(String path) {
    try (InputStream in = ResultsPage.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
