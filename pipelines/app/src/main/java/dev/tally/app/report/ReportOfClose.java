package dev.tally.app.report;

import dev.tally.jobs.close.Close;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import java.nio.file.Path;
import java.time.Instant;

/** The report of a close, in the ledger's folder, which ends the close. */
public final class ReportOfClose {

  private ReportOfClose() {}

  /** Writes the report of a close to {@code reports/<days>} and returns it in a few numbers. */
  public static Summary write(
      Ledger ledger, Close.Outcome outcome, Instant closedAt, PersonalValues personal) {
    Heading heading =
        new Heading(
            ledger.name(),
            ledger.catalogs(),
            outcome.days(),
            outcome.run(),
            closedAt,
            personal,
            outcome.span().size(),
            outcome.span().stream().mapToLong(ArchivedFile::records).sum(),
            outcome.acceptedOrOpen());
    Path folder = ledger.reports().resolve(outcome.days().toString());
    return new CloseReport(heading, outcome.comparison(), outcome.differences())
        .write(ledger.warehouse().open(), folder);
  }
}
