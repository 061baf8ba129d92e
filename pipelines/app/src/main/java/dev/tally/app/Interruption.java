package dev.tally.app;

import dev.tally.base.ExitCode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into a request to stop, and gives the work some time to end well. */
final class Interruption {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Duration patience;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean endedWell;

  private Interruption(Duration patience) {
    this.patience = patience;
  }

  /** Asks work to stop, which must be over within some seconds. */
  static Interruption stops(Runnable work) {
    return of(work, PATIENCE);
  }

  /** Asks work to stop, and waits for it as long as it takes. */
  static Interruption awaits(Runnable work) {
    return of(work, ChronoUnit.FOREVER.getDuration());
  }

  private static Interruption of(Runnable work, Duration patience) {
    Interruption interruption = new Interruption(patience);
    Thread hook =
        new Thread(
            () -> {
              if (interruption.over.getCount() > 0) {
                work.run();
                interruption.await();
                interruption.exit();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return interruption;
  }

  /** The work has ended as it should when it is asked to: so the process exits with 0. */
  void overWell() {
    endedWell = true;
    over();
  }

  /** The work has ended, whether asked to or by itself. */
  void over() {
    over.countDown();
  }

  private void await() {
    try {
      boolean unused = over.await(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Else the exit code would be that of the signal. */
  private void exit() {
    if (endedWell) {
      Runtime.getRuntime().halt(ExitCode.OK.number());
    }
  }
}
