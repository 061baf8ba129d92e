package dev.tally.jobs.tidy;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.base.UserError;
import dev.tally.jobs.live.Checkpoints;
import dev.tally.jobs.tidy.Leftover.Kind;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @throws UserError while {@code tally archive} is at work
   */
  public List<Leftover> run(boolean dryRun) {
    LedgerLock alone = LedgerLock.take(ledger.home(), "tally archive");
    try (alone) {
      List<Leftover> found = new ArrayList<>();
      List<RunEntry> runs = warehouse.runs();
      long ended = newestEndedClose(runs);
      long rows = warehouse.forgetUncounted(ended, dryRun);
      if (rows > 0) {
        found.add(new Leftover(Kind.ROWS_OF_CLOSES, "warehouse", rows));
      }
      find(Kind.CHECKPOINTS, new Checkpoints(ledger, runs).notNeeded(), dryRun, found);
      find(Kind.UNFINISHED_FILE, unfinished(), dryRun, found);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("what is left in " + ledger.home() + " cannot be read", e);
    }
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

  private List<Path> unfinished() throws IOException {
    if (!Files.isDirectory(ledger.archive())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(ledger.archive())) {
      return files.filter(file -> file.getFileName().toString().endsWith(".part")).toList();
    }
  }

  private void find(Kind kind, List<Path> paths, boolean dryRun, List<Leftover> found)
      throws IOException {
    for (Path path : paths.stream().sorted().toList()) {
      found.add(
          new Leftover(
              kind,
              ledger.home().toAbsolutePath().relativize(path.toAbsolutePath()).toString(),
              size(path)));
      if (!dryRun) {
        MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }

  private static long size(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      long size = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }
}
