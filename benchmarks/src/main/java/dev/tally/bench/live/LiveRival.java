package dev.tally.bench.live;

import dev.tally.catalog.Catalog;

/** One way of counting a topic live. */
public interface LiveRival {

  /** Counts the topic to its end; each row goes to {@link dev.tally.bench.fork.Answers}. */
  void count(LiveTask task, Catalog catalog) throws Exception;
}
