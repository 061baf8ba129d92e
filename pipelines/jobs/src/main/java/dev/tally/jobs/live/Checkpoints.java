package dev.tally.jobs.live;

import com.google.common.primitives.Longs;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs.Edition;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.RunEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The checkpoints of a ledger's live runs, in one folder per run. */
public final class Checkpoints {

  private final Ledger ledger;
  private final List<RunEntry> runs;

  /**
   * @param runs those that the warehouse knows of
   */
  public Checkpoints(Ledger ledger, List<RunEntry> runs) {
    this.ledger = ledger;
    this.runs = runs;
  }

  /** Returns the folder that a run keeps its checkpoints in. */
  static Path ofRun(Ledger ledger, String run) {
    return ledger.checkpoints().resolve(run);
  }

  /** Whether a run has completed a checkpoint, which may be lost by now. */
  static boolean hasAny(Path run) {
    try (Stream<Path> files = Files.walk(run, 3)) {
      return files.anyMatch(file -> file.endsWith(CheckpointFiles.METADATA));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the newest that a run may go on from, or empty if there is none.
   *
   * <p>One with damage is not gone on from, but the one before it. What a run has decoded is in its
   * checkpoints, so neither is one by a run that does not know a catalog, and that may hold records
   * which are booked where that catalog holds.
   *
   * @param failed checkpoints that a run could not be restored from, though they look whole
   * @param listener is told, in a sentence each, which are damaged
   * @throws UserError if there are only such as do not know a catalog
   */
  public Optional<Path> newest(Set<Path> failed, Consumer<String> listener) {
    Made refused = null;
    for (Made checkpoint : newestFirst()) {
      Optional<String> damage =
          failed.contains(checkpoint.folder())
              ? Optional.of("a run could not be restored from it")
              : new CheckpointFiles(checkpoint.folder()).damage();
      if (damage.isPresent()) {
        listener.accept(
            "Checkpoint %s of %s is not whole: %s. Falling back to what is before it."
                .formatted(checkpoint.folder().getFileName(), checkpoint.run(), damage.get()));
      } else if (missed(checkpoint).isEmpty()) {
        return Optional.of(checkpoint.folder());
      } else if (refused == null) {
        refused = checkpoint;
      }
    }
    if (refused != null) {
      throw refusal(refused);
    }
    return Optional.empty();
  }

  /**
   * Returns the folders of the runs before the one that a run would go on from; none where that is
   * not clear, or where its checkpoint has files of theirs.
   */
  public List<Path> notNeeded() {
    Optional<Path> newest;
    try {
      newest = newest(Set.of(), damage -> {});
    } catch (UserError e) {
      return List.of();
    }
    if (newest.isEmpty()) {
      return List.of();
    }
    Set<Path> needed = new CheckpointFiles(newest.get()).files();
    List<Made> all = newestFirst();
    Set<String> kept = new HashSet<>();
    for (Made checkpoint : all) {
      kept.add(checkpoint.run());
      if (checkpoint.folder().equals(newest.get())) {
        break;
      }
    }
    return all.stream()
        .map(Made::run)
        .distinct()
        .filter(run -> !kept.contains(run))
        .map(run -> ofRun(ledger, run))
        .filter(run -> needed.stream().noneMatch(file -> file.startsWith(run.toAbsolutePath())))
        .toList();
  }

  private UserError refusal(Made checkpoint) {
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
  private Optional<Edition> missed(Made checkpoint) {
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

  private List<Made> newestFirst() {
    Path home = ledger.checkpoints();
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(home, 3)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("chk-"))
          .map(
              folder -> new Made(folder, home.relativize(folder).getName(0).toString(), at(folder)))
          .sorted(
              Comparator.comparingLong(Made::generation).thenComparingLong(Made::number).reversed())
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // A run that still goes on removes its oldest.
        return newestFirst();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + home, e);
    }
  }

  /** Flink writes {@code _metadata} last; where there is none, the folder has a time of its own. */
  private static long at(Path folder) {
    Path metadata = folder.resolve(CheckpointFiles.METADATA);
    return modified(metadata).or(() -> modified(folder)).orElse(0L);
  }

  private static Optional<Long> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toMillis());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * A checkpoint. The runs of a ledger and the checkpoints of a run are numbered, so it does not
   * take a clock to tell which is the newest.
   *
   * @param run the run that made it
   * @param at when it was complete, epoch milliseconds, or later where the folder was copied
   */
  private record Made(Path folder, String run, long at) {

    long generation() {
      return numberOf(run);
    }

    long number() {
      return numberOf(String.valueOf(folder.getFileName()));
    }

    /** Returns what stands behind the dash of {@code live-3} or {@code chk-17}. */
    private static long numberOf(String name) {
      Long number = Longs.tryParse(name.substring(name.lastIndexOf('-') + 1));
      return number == null ? 0 : number;
    }
  }
}
