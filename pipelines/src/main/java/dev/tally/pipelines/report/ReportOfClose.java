package dev.tally.pipelines.report;

import dev.tally.pipelines.archive.ArchivedFile;
import dev.tally.pipelines.close.Close;
import dev.tally.pipelines.ledger.Ledger;
import java.nio.file.Path;
import java.time.Instant;

/** The report of a close, in the ledger's folder. */
public final class ReportOfClose {

  private ReportOfClose() {}

  /** Writes the report of a close to {@code reports/<days>} and returns it in a few numbers. */
  public static Summary write(Ledger ledger, Close.Outcome outcome, Instant closedAt) {
    Heading heading =
        new Heading(
            ledger.name(),
            ledger.catalogs(),
            outcome.days(),
            outcome.run(),
            closedAt,
            outcome.span().size(),
            outcome.span().stream().mapToLong(ArchivedFile::records).sum());
    Path folder = ledger.reports().resolve(outcome.days().toString());
    return new CloseReport(heading, outcome.comparison(), outcome.differences())
        .write(outcome.store(), folder);
  }
}
