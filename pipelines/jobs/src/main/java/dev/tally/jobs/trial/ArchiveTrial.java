package dev.tally.jobs.trial;

import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import java.util.function.LongConsumer;

/** A trial of a changed catalog on archived records, read file by file. */
public final class ArchiveTrial {

  /** Far more than a person reads, and little enough to keep. */
  private static final int MOST_GROUPS = 1_000;

  private static final int RECORDS_BETWEEN_WORDS = 10_000;

  private final Trial trial;
  private final Folder archive;
  private final int examples;

  /**
   * @param examples how many events of each group to name
   */
  public ArchiveTrial(Trial trial, Folder archive, int examples) {
    this.trial = trial;
    this.archive = archive;
    this.examples = examples;
  }

  /**
   * Tries every record of a span.
   *
   * @param told is given how many records are done, every now and then
   */
  public TrialResult run(TrialSpan span, LongConsumer told) {
    TrialTotals totals = new TrialTotals(MOST_GROUPS, examples);
    for (ArchivedFile file : span.files()) {
      ArchiveFileReader.read(
          archive,
          file,
          record -> {
            totals.add(trial.of(record));
            if (totals.records() % RECORDS_BETWEEN_WORDS == 0) {
              told.accept(totals.records());
            }
          });
    }
    told.accept(totals.records());
    return totals.result();
  }
}
