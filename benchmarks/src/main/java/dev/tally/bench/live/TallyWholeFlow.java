package dev.tally.bench.live;

import dev.tally.catalog.Catalog;

/**
 * All that {@code tally live} does: rows, exceptions and certificates are written to the warehouse,
 * canonical events to their topic. A row is counted when it has been committed.
 */
public final class TallyWholeFlow implements LiveRival {

  @Override
  public void count(LiveTask task, Catalog catalog) {
    TallyRun run = TallyRun.toTheEnd(task, catalog);
    run.run(pipeline -> run.wholeFlow(pipeline).written().apply("CountRows", TallySinks.rows()));
  }
}
