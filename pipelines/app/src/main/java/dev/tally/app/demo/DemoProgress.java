package dev.tally.app.demo;

import dev.tally.base.Progress;

/** Is told how far a demonstration has come. */
public interface DemoProgress {

  /**
   * A step begins, and the one before has ended.
   *
   * @param ledger what it is about
   * @param work what is done, such as {@code "counting live"}
   */
  void step(String ledger, String work);

  /** Returns who is told how many events have been sent. */
  Progress counter();
}
