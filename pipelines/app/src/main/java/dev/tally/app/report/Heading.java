package dev.tally.app.report;

import dev.tally.catalog.Catalogs;
import dev.tally.jobs.close.Days;
import dev.tally.warehouse.Run;
import java.time.Instant;
import java.util.List;

/**
 * What a report is about.
 *
 * @param ledger the ledger's name
 * @param days the posting days that were closed
 * @param personal what to show of group values that are declared personal
 * @param archivedFiles how many archived files the close read
 * @param archivedRecords how many records they hold, those booked on other days included
 * @param accepted what an operator accepted of the days, and what keeps others open, in sentences
 */
public record Heading(
    String ledger,
    Catalogs catalogs,
    Days days,
    Run run,
    Instant closedAt,
    PersonalValues personal,
    long archivedFiles,
    long archivedRecords,
    List<String> accepted) {

  public Heading {
    accepted = List.copyOf(accepted);
  }

  /** Returns the name of the catalog that the last of the days was counted by. */
  String catalog() {
    return catalogs.at(days.to() - 1).name();
  }
}
