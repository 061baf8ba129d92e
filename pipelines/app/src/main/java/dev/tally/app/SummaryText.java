package dev.tally.app;

import dev.tally.app.report.Summary;
import java.io.PrintWriter;
import java.util.Locale;

/** What a close came to, for people. */
final class SummaryText {

  private SummaryText() {}

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
