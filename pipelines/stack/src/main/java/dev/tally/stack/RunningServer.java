package dev.tally.stack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that has been started, and may have ended since.
 *
 * @param name such as {@code kafka}; no two of a stack have the same
 * @param address what clients are told, such as {@code 127.0.0.1:9092}; empty if they are not
 * @param pid its process
 * @param startedAt when that process began, as the operating system says, so that another with the
 *     same number is not mistaken for it
 */
public record RunningServer(String name, String address, long pid, Instant startedAt) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static RunningServer of(String name, String address, ProcessHandle process) {
    return new RunningServer(
        name, address, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** Whether its process is still there. */
  public boolean isAlive() {
    return process().isPresent();
  }

  /** One that has been killed stays a process for a moment, which runs no program any more. */
  private Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().isPresent())
        .filter(process -> process.info().startInstant().orElse(Instant.EPOCH).equals(startedAt));
  }

  /**
   * Ends it and waits until it is gone.
   *
   * @param signal the one that makes this server end in order, such as {@code TERM}
   */
  void stop(String signal) throws IOException {
    Optional<ProcessHandle> alive = process();
    if (alive.isEmpty()) {
      return;
    }
    ProcessHandle process = alive.get();
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
