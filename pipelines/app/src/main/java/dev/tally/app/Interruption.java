package dev.tally.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Turns Ctrl-C into a request to stop, and gives the work some seconds to end well. */
final class Interruption {

  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch over = new CountDownLatch(1);

  private Interruption() {}

  static Interruption stops(Runnable work) {
    Interruption interruption = new Interruption();
    Thread hook =
        new Thread(
            () -> {
              if (interruption.over.getCount() > 0) {
                work.run();
                interruption.await();
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return interruption;
  }

  /** The work has ended, whether asked to or by itself. */
  void over() {
    over.countDown();
  }

  private void await() {
    try {
      boolean unused = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
