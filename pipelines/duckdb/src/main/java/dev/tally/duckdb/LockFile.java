package dev.tally.duckdb;

import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.WarehouseLock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock of the operating system on a file, which a killed process gives back. */
final class LockFile implements WarehouseLock {

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Returns the lock on a file, which is made, or empty while somebody else has it. */
  static Optional<WarehouseLock> tryLock(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel)) {
        return Optional.of(new LockFile(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new WarehouseException("The lock file " + file + " cannot be used", e);
    }
  }

  /** Takes the lock, which the channel then holds, and returns whether it was free. */
  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody in this process has it.
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new WarehouseException("A lock file cannot be closed", e);
    }
  }
}
