package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to do something to a ledger alone. It ends with the process that has it. */
public final class LedgerLock implements AutoCloseable {

  private final FileChannel file;

  private LedgerLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the right.
   *
   * @param home the ledger's folder
   * @param command what is done, such as {@code tally redrive}
   * @throws UserError if somebody else has it
   */
  public static LedgerLock take(Path home, String command) {
    Path path = home.resolve(command.replace("tally ", "").replace(' ', '-') + ".lock");
    try {
      FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(file)) {
        return new LedgerLock(file);
      }
      file.close();
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, path + " cannot be written: " + e.getMessage() + ".", e);
    }
    throw new UserError(
        ExitCode.NOT_READY,
        "Another " + command + " is at work on the ledger in " + home + "; run it again later.");
  }

  /** Takes the lock, which the file then holds, and returns whether it was free. */
  private static boolean isTaken(FileChannel file) throws IOException {
    try {
      @Nullable FileLock taken = file.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lock cannot be given back", e);
    }
  }
}
