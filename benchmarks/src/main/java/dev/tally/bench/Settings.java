package dev.tally.bench;

import dev.tally.jobs.engine.StateBackend;
import java.util.OptionalLong;

/**
 * What was asked for.
 *
 * @param events how many records a run counts at most; empty where the suite is to choose
 * @param rounds how often each rival runs
 * @param parallelism subtasks of each step
 * @param state where the live rivals keep their state
 */
record Settings(OptionalLong events, int rounds, int parallelism, StateBackend state) {

  /** What is measured where nothing else is asked for. */
  static final Settings USUAL = new Settings(OptionalLong.empty(), 5, 2, StateBackend.HEAP);
}
