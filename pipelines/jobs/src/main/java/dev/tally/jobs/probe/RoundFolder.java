package dev.tally.jobs.probe;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.LedgerLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rounds of a ledger that are not final yet, a file each, in {@code <ledger>/probes}. Whoever
 * has it open has it alone.
 */
final class RoundFolder implements AutoCloseable {

  private static final String NAME = "probes";
  private static final String ENDING = ".json";

  private final Path folder;
  private final LedgerLock lock;

  private RoundFolder(Path folder, LedgerLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens the folder of a ledger, and makes it where there is none.
   *
   * @throws UserError if somebody else has it open
   */
  static RoundFolder open(Path ledger) {
    Path folder = ledger.resolve(NAME);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    return new RoundFolder(folder, LedgerLock.take(ledger, "tally probe"));
  }

  /** Returns the rounds, the earliest first. */
  List<Round> read() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Round> rounds = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList()) {
        rounds.add(read(file));
      }
      return rounds;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static Round read(Path file) throws IOException {
    try {
      return RoundJson.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " is no round of tally probe; move it away.", e);
    }
  }

  void write(Round round) {
    Path file = file(round);
    try {
      // Never half a round, whatever happens while it is written.
      Path draft = folder.resolve(round.run() + ".tmp");
      Files.writeString(draft, RoundJson.write(round));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /**
   * Deletes rounds that are final. Rows that others have in the same slots have been judged with
   * them, and are judged no more: their sums would lack what the deleted ones added.
   */
  void forget(Set<Round> gone, List<Round> rounds) {
    Set<MeterWindow> slots =
        gone.stream()
            .flatMap(round -> round.slots().stream())
            .collect(java.util.stream.Collectors.toSet());
    for (Round round : rounds) {
      if (gone.contains(round)) {
        delete(round);
      } else if (!round.without(slots).equals(round)) {
        write(round.without(slots));
      }
    }
  }

  private void delete(Round round) {
    Path file = file(round);
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private Path file(Round round) {
    return folder.resolve(round.run() + ENDING);
  }

  private static UserError unusable(Path path, IOException cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        path + " cannot be read or written: " + cause.getMessage() + ".",
        cause);
  }

  @Override
  public void close() {
    lock.close();
  }
}
