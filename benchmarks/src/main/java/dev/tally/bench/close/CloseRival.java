package dev.tally.bench.close;

import dev.tally.catalog.Catalog;

/** One way of recomputing an archived day. */
public interface CloseRival {

  /** Returns what to call it in a report. */
  String name();

  /** Counts the day; each row goes to {@link dev.tally.bench.fork.Answers}. */
  void count(CloseTask task, Catalog catalog) throws Exception;
}
