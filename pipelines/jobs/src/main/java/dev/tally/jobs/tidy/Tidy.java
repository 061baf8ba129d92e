package dev.tally.jobs.tidy;

import dev.tally.base.UserError;
import dev.tally.jobs.lake.Lake;
import dev.tally.jobs.live.Checkpoints;
import dev.tally.jobs.tidy.Leftover.Kind;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what jobs have left in a ledger and nothing needs any more.
 *
 * <p>Jobs may be at work meanwhile: what a close that has not ended has written stays, and so does
 * the run that live goes on from.
 */
public final class Tidy {

  private final Ledger ledger;
  private final Warehouse warehouse;

  public Tidy(Ledger ledger, Warehouse warehouse) {
    this.ledger = ledger;
    this.warehouse = warehouse;
  }

  /**
   * Finds what is left over, and takes it away.
   *
   * @param dryRun whether it stays
   * @return what was found, by kind
   * @throws UserError while the archive or the lake is written
   */
  public List<Leftover> run(boolean dryRun) {
    LedgerLock alone = LedgerLock.take(ledger, "tally archive");
    try (alone) {
      List<Leftover> found = new ArrayList<>();
      List<RunEntry> runs = warehouse.runs();
      long ended = newestEndedClose(runs);
      long rows = warehouse.forgetUncounted(ended, dryRun);
      if (rows > 0) {
        found.add(new Leftover(Kind.ROWS_OF_CLOSES, "warehouse", rows));
      }
      for (Folder run : Checkpoints.of(ledger, warehouse).notNeeded()) {
        long size = run.list().stream().mapToLong(Folder.Entry::size).sum();
        found.add(new Leftover(Kind.CHECKPOINTS, "checkpoints/" + run.name(), size));
        if (!dryRun) {
          run.deleteAll();
        }
      }
      found.addAll(unfinished(ledger.archive(), dryRun));
      found.addAll(unfinishedOfLake(dryRun));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("what is left in " + ledger.home() + " cannot be read", e);
    }
  }

  private List<Leftover> unfinishedOfLake(boolean dryRun) throws IOException {
    LedgerLock alone = Lake.lock(ledger);
    try (alone) {
      return unfinished(ledger.lake(), dryRun);
    }
  }

  private static List<Leftover> unfinished(Folder folder, boolean dryRun) throws IOException {
    List<Leftover> found = new ArrayList<>();
    for (Folder.Entry file : folder.list()) {
      if (file.isUnfinished()) {
        String where = folder.name() + "/" + file.name();
        found.add(new Leftover(Kind.UNFINISHED_FILE, where, file.size()));
        if (!dryRun) {
          folder.delete(List.of(file.name()));
        }
      }
    }
    return found;
  }

  /** Returns the newest generation of closes of which none can be at work. */
  private static long newestEndedClose(List<RunEntry> runs) {
    Optional<RunEntry> newest =
        runs.stream()
            .filter(entry -> entry.run().job() == Job.CLOSE)
            .max(Comparator.comparing(entry -> entry.run().generation()));
    // Of those before the newest none may write any more, also where nobody noted their end.
    return newest
        .map(
            entry ->
                entry.status() == RunStatus.RUNNING
                    ? entry.run().generation() - 1
                    : entry.run().generation())
        .orElse(0L);
  }
}
