package dev.tally.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.html.HtmlEscapers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page for people: one file with its style, its scripts and the report as JSON. */
final class Page {

  private static final String CHART =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
  private static final List<String> SCRIPTS =
      List.of("words.js", "panel.js", "books.js", "sections.js", "page.js");

  /** The parts of the report with thousands of rows. */
  private static final List<String> LARGE = List.of("hours", "measures", "records");

  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Page() {}

  static String of(String title, ObjectNode report) {
    Map<String, String> parts =
        Map.of(
            "title", HtmlEscapers.htmlEscaper().escape(title),
            "style", resource("/report/page.css"),
            "chart", resource(CHART).replaceAll("(?m)^//# sourceMappingURL=.*$", ""),
            "report", embeddable(report),
            "script",
                SCRIPTS.stream()
                    .map(script -> resource("/report/" + script))
                    .collect(Collectors.joining("\n")));
    return SLOT.matcher(resource("/report/page.html"))
        .replaceAll(slot -> Matcher.quoteReplacement(parts.get(slot.group(1))));
  }

  /** Returns JSON that nothing in it can end the element it stands in: it has no angle bracket. */
  private static String embeddable(ObjectNode report) {
    ObjectNode packed = report.deepCopy();
    for (String part : LARGE) {
      packed.set(part, ColumnarJson.of(packed.get(part)));
    }
    try {
      return JSON.writeValueAsString(packed).replace("<", "\\u003c").replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report is no JSON", e);
    }
  }

  private static String resource(String path) {
    try (InputStream in = Page.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
