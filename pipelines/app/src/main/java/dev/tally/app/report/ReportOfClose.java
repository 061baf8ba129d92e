package dev.tally.app.report;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.jobs.close.Close;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    CloseReport report = new CloseReport(heading, outcome.comparison(), outcome.differences());
    Folder folder = ledger.reports().folder(outcome.days().toString());
    Warehouse warehouse = ledger.warehouse().open();
    return folder.local().isPresent()
        ? report.write(warehouse, folder.path())
        : writeElsewhere(report, warehouse, folder);
  }

  /** Writes it on this machine and copies it to where it belongs. */
  private static Summary writeElsewhere(CloseReport report, Warehouse warehouse, Folder folder) {
    try {
      Path here = Files.createTempDirectory("tally-report-");
      try {
        Summary summary = report.write(warehouse, here);
        folder.take(here);
        return summary.in(folder);
      } finally {
        MoreFiles.deleteRecursively(here, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + folder, e);
    }
  }
}
