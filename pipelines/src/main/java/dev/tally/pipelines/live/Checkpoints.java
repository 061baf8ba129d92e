package dev.tally.pipelines.live;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.Catalogs.Edition;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.warehouse.RunEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The completed checkpoints of a ledger's live runs, in one folder per run. */
final class Checkpoints {

  private final Ledger ledger;
  private final List<RunEntry> runs;

  /**
   * @param runs those that the warehouse knows of
   */
  Checkpoints(Ledger ledger, List<RunEntry> runs) {
    this.ledger = ledger;
    this.runs = runs;
  }

  /** Returns the folder that a run keeps its checkpoints in. */
  static Path ofRun(Ledger ledger, String run) {
    return ledger.checkpoints().resolve(run);
  }

  /**
   * Returns the newest that a run may go on from, or empty if there is none at all.
   *
   * <p>What a run has decoded is in its checkpoints. One by a run that does not know a catalog, and
   * that may hold records which are booked where that catalog holds, is not gone on from.
   *
   * @throws UserError if there are no others
   */
  Optional<Path> newest() {
    List<Completed> all = all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Optional<Completed> newest =
        all.stream()
            .filter(checkpoint -> missed(checkpoint).isEmpty())
            .max(Comparator.comparing(Completed::at));
    if (newest.isEmpty()) {
      throw refusal(all.stream().max(Comparator.comparing(Completed::at)).orElseThrow());
    }
    return newest.map(Completed::folder);
  }

  private UserError refusal(Completed checkpoint) {
    return new UserError(
        ExitCode.BAD_INPUT,
        String.format(
            "The checkpoint %s of %s is by a run that did not know the catalog which holds from %s"
                + " on, and may hold records of that time; put an earlier checkpoint back, or move"
                + " %s away to count again from the first offsets.",
            checkpoint.folder(),
            Instant.ofEpochMilli(checkpoint.at()),
            Instant.ofEpochMilli(missed(checkpoint).orElseThrow().postedFrom()),
            ledger.checkpoints()));
  }

  /**
   * Returns the catalog that should have decided on records in a checkpoint and did not, if any.
   *
   * <p>A catalog is activated before any record is read that it holds for, so what was complete by
   * then is sound; and so is what was complete before such a record could be read.
   */
  private Optional<Edition> missed(Completed checkpoint) {
    int known = known(checkpoint.run());
    if (known >= ledger.catalogs().count()) {
      return Optional.empty();
    }
    Edition unknown = ledger.catalogs().editions().get(known);
    boolean isSound =
        checkpoint.at() <= activatedAt(known)
            || ledger.bookedBy(checkpoint.at()) < unknown.postedFrom();
    return isSound ? Optional.empty() : Optional.of(unknown);
  }

  /** Returns how many catalogs a run knew, at least the first. */
  private int known(String run) {
    return runs.stream()
        .filter(entry -> entry.run().id().equals(run))
        .mapToInt(RunEntry::catalogs)
        .findFirst()
        .orElse(1);
  }

  /** Returns when there came to be more catalogs than so many, as far as is known. */
  private long activatedAt(int catalogs) {
    return runs.stream()
        .filter(entry -> entry.catalogs() > catalogs)
        .mapToLong(RunEntry::startedAt)
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /** Flink writes the {@code _metadata} of a checkpoint last, so one that has it is whole. */
  private List<Completed> all() {
    Path home = ledger.checkpoints();
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(home, 4)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(
              file ->
                  new Completed(
                      requireNonNull(file.getParent()),
                      home.relativize(file).getName(0).toString(),
                      modified(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + home, e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * A completed checkpoint.
   *
   * @param run the run that made it
   * @param at when it was complete, epoch milliseconds
   */
  private record Completed(Path folder, String run, long at) {}
}
