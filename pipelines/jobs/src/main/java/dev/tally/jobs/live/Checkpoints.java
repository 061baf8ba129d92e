package dev.tally.jobs.live;

import com.google.common.base.Splitter;
import com.google.common.primitives.Longs;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs.Edition;
import dev.tally.jobs.engine.CheckpointFiles;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The checkpoints of a ledger's live runs, in one folder per run. */
public final class Checkpoints {

  private final Ledger ledger;
  private final List<RunEntry> runs;
  private final long since;

  private Checkpoints(Ledger ledger, List<RunEntry> runs, long since) {
    this.ledger = ledger;
    this.runs = runs;
    this.since = since;
  }

  /**
   * @param runs those that the warehouse knows of
   */
  public Checkpoints(Ledger ledger, List<RunEntry> runs) {
    this(ledger, runs, 0);
  }

  /** Returns the checkpoints of a ledger that runs may go on from. */
  public static Checkpoints of(Ledger ledger, Warehouse warehouse) {
    return new Checkpoints(ledger, warehouse.runs(), CountedFrom.decidedIn(warehouse).generation());
  }

  /** Returns the folder that a run keeps its checkpoints in. */
  static Folder ofRun(Ledger ledger, String run) {
    return ledger.checkpoints().folder(run);
  }

  /** Whether a run has completed a checkpoint, which may be lost by now. */
  static boolean hasAny(Folder run) {
    return list(run).stream()
        .anyMatch(file -> file.name().endsWith("/" + CheckpointFiles.METADATA));
  }

  private static List<Folder.Entry> list(Folder folder) {
    try {
      return folder.list();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
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
  public Optional<Folder> newest(Set<Folder> failed, Consumer<String> listener) {
    Made refused = null;
    for (Made checkpoint : newestFirst()) {
      if (checkpoint.generation() < since) {
        break;
      }
      Optional<String> damage =
          failed.contains(checkpoint.folder())
              ? Optional.of("a run could not be restored from it")
              : new CheckpointFiles(checkpoint.folder()).damage();
      if (damage.isPresent()) {
        listener.accept(
            "Checkpoint %s of %s is not whole: %s. Falling back to what is before it."
                .formatted(checkpoint.folder().name(), checkpoint.run(), damage.get()));
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
  public List<Folder> notNeeded() {
    Optional<Folder> newest;
    try {
      newest = newest(Set.of(), damage -> {});
    } catch (UserError e) {
      return List.of();
    }
    if (newest.isEmpty()) {
      return List.of();
    }
    CheckpointFiles needed = new CheckpointFiles(newest.get());
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
        .filter(run -> !needed.areIn(run))
        .toList();
  }

  private UserError refusal(Made checkpoint) {
    return new UserError(
        ExitCode.BAD_INPUT,
        String.format(
            "The checkpoint %s of %s is by a run that did not know the catalog which holds from %s"
                + " on, and may hold records of that time; put an earlier checkpoint back, or move"
                + " %s away to count again from the last close, or else the first offsets.",
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
    Folder home = ledger.checkpoints();
    Map<List<String>, List<Folder.Entry>> files = new HashMap<>();
    for (Folder.Entry file : list(home)) {
      List<String> names = Splitter.on('/').splitToList(file.name());
      if (names.size() > 3 && names.get(2).startsWith("chk-")) {
        files.computeIfAbsent(names.subList(0, 3), checkpoint -> new ArrayList<>()).add(file);
      }
    }
    return files.entrySet().stream()
        .map(
            checkpoint ->
                new Made(
                    home.folder(String.join("/", checkpoint.getKey())),
                    checkpoint.getKey().get(0),
                    at(checkpoint.getValue())))
        .sorted(
            Comparator.comparingLong(Made::generation).thenComparingLong(Made::number).reversed())
        .toList();
  }

  /** Flink writes {@code _metadata} last; where there is none, another file tells the time. */
  private static long at(List<Folder.Entry> files) {
    return files.stream()
        .filter(file -> file.name().endsWith("/" + CheckpointFiles.METADATA))
        .findFirst()
        .map(Folder.Entry::modified)
        .orElseGet(() -> files.stream().mapToLong(Folder.Entry::modified).max().orElse(0));
  }

  /**
   * A checkpoint. The runs of a ledger and the checkpoints of a run are numbered, so it does not
   * take a clock to tell which is the newest.
   *
   * @param run the run that made it
   * @param at when it was complete, epoch milliseconds, or later where the folder was copied
   */
  private record Made(Folder folder, String run, long at) {

    long generation() {
      return numberOf(run);
    }

    long number() {
      return numberOf(folder.name());
    }

    /** Returns what stands behind the dash of {@code live-3} or {@code chk-17}. */
    private static long numberOf(String name) {
      Long number = Longs.tryParse(name.substring(name.lastIndexOf('-') + 1));
      return number == null ? 0 : number;
    }
  }
}
