package dev.tally.duckdb;

import dev.tally.warehouse.FencedException;
import dev.tally.warehouse.Job;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Refuses to write for a run that a later one of the same job, or an activation, has replaced. */
record Fence(Job job, long generation) {

  /** Checks within the transaction that writes. */
  void check(DuckDBConnection connection) throws SQLException {
    Newest newest =
        Sql.query(
                connection,
                Sql.read("run_v1", "newest"),
                List.of(job.label()),
                row -> new Newest(row.getLong("generation"), row.getString("posted_from")))
            .get(0);
    if (generation < newest.generation) {
      throw newest.postedFrom == null
          ? FencedException.byRun(job, generation, newest.generation)
          : FencedException.byCatalog(job, generation, newest.postedFrom);
    }
  }

  /**
   * The newest generation, and where it is an activation's, the day from which its catalog holds.
   */
  private record Newest(long generation, @Nullable String postedFrom) {}
}
