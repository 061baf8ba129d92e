package dev.tally.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that takes the lease of a file and keeps it until it is killed. */
final class HoldingProcess {

  private HoldingProcess() {}

  public static void main(String[] arguments) {
    new FileLease(Path.of(arguments[0]), Duration.ofSeconds(10))
        .hold(
            () -> {
              System.out.println("held");
              while (true) {
                LockSupport.park();
              }
            });
  }

  static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            HoldingProcess.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
