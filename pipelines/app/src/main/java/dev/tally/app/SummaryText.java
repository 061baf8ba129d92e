package dev.tally.app;

import dev.tally.app.report.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a close came to. */
final class SummaryText {

  private SummaryText() {}

  /** Returns it for programs: the whole of its {@code report.json}. */
  static String json(Summary summary) {
    try {
      return new String(summary.folder().read(Summary.JSON), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the report that was written", e);
    }
  }

  static void print(Summary summary, PrintWriter out) {
    out.println(summary.verdict().words() + ". " + summary.headline());
    summary.reviews().forEach(review -> out.println("  " + review));
    summary
        .records()
        .forEach(
            (disposition, count) ->
                out.printf(
                    Locale.ROOT,
                    "  %-18s %,14d%n",
                    disposition.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    count));
    out.printf(Locale.ROOT, "  %-18s %,14d%n", "records", summary.recordsRead());
    summary
        .differences()
        .forEach(
            (cause, count) ->
                out.printf(Locale.ROOT, "%,d rows differ: %s%n", count, cause.meaning()));
    out.println("Report: " + ShownPath.of(summary.folder()) + "/" + Summary.PAGE);
  }
}
