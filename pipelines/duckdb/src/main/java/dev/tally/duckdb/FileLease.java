package dev.tally.duckdb;

import dev.tally.warehouse.WarehouseBusyException;
import dev.tally.warehouse.WarehouseException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a file, held by one thread of one process at a time, in fair turns.
 *
 * <p>Between processes it is a lock of the operating system on {@code <file>.lock}, which a killed
 * process gives back. Whoever waits first takes the place at the head of the queue, a second lock:
 * a process that has just had its turn cannot take the next one past it. The file holds the process
 * id of whoever holds the lease.
 */
final class FileLease {

  private static final long HOLDER = Long.MAX_VALUE - 1;
  private static final long HEAD_OF_QUEUE = Long.MAX_VALUE - 2;
  private static final long POLL_MILLIS = 2;
  private static final int LONGEST_PROCESS_ID = 20;

  // A lock of the operating system belongs to the process, and closing any channel of the file
  // gives it back: only one thread of a process may have the lock file open.
  private static final ConcurrentMap<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path file;
  private final Path lockFile;
  private final Duration patience;

  FileLease(Path file, Duration patience) {
    this.file = file;
    this.lockFile = file.resolveSibling(file.getFileName() + ".lock");
    this.patience = patience;
  }

  /** Returns what the work returns, done while nobody else holds the lease. */
  <T> T hold(Supplier<T> work) {
    long deadline = System.nanoTime() + patience.toNanos();
    ReentrantLock turn =
        TURNS.computeIfAbsent(
            lockFile.toAbsolutePath().normalize(), path -> new ReentrantLock(true));
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("this thread holds the lease of " + file + " already");
    }
    if (!await(turn)) {
      throw busy("another thread of this process");
    }
    try (FileChannel channel =
        FileChannel.open(
            lockFile,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      takeTurn(channel, deadline);
      sign(channel);
      return work.get();
    } catch (IOException e) {
      throw new WarehouseException("the lock file " + lockFile + " cannot be used", e);
    } finally {
      turn.unlock();
    }
  }

  private boolean await(ReentrantLock turn) {
    try {
      return turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void takeTurn(FileChannel channel, long deadline) throws IOException {
    FileLock head = await(channel, HEAD_OF_QUEUE, deadline);
    try {
      await(channel, HOLDER, deadline);
    } finally {
      head.release();
    }
  }

  private FileLock await(FileChannel channel, long position, long deadline) throws IOException {
    @Nullable FileLock lock = tryLock(channel, position);
    while (lock == null) {
      if (System.nanoTime() - deadline > 0) {
        throw busy("process " + holder(channel));
      }
      pause();
      lock = tryLock(channel, position);
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel, long position) throws IOException {
    try {
      return channel.tryLock(position, 1, false);
    } catch (OverlappingFileLockException e) {
      // Another class loader of this process has a queue of its own.
      return null;
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    byte[] name = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.truncate(name.length);
    channel.write(ByteBuffer.wrap(name), 0);
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer name = ByteBuffer.allocate(LONGEST_PROCESS_ID);
    channel.read(name, 0);
    return new String(name.array(), 0, name.position(), StandardCharsets.US_ASCII).strip();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static WarehouseException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new WarehouseException("interrupted while waiting for the warehouse", cause);
  }

  private WarehouseBusyException busy(String holder) {
    return new WarehouseBusyException(
        "The warehouse "
            + file
            + " has been in use for "
            + seconds(patience)
            + " s: "
            + holder
            + " holds it.");
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
