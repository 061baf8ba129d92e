package dev.tally.warehouse.sql;

import dev.tally.warehouse.FencedException;
import dev.tally.warehouse.Job;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses to write for a run that a later one of the same job, or an activation, has replaced. */
record Fence(Job job, long generation) {

  /** Checks within the transaction that writes: no later run begins before it has ended. */
  void check(SqlTransaction transaction) throws SQLException {
    transaction.share(job.label());
    refuseReplaced(transaction);
  }

  /** Checks, and lets no other transaction of the job write before this one has ended. */
  void checkAlone(SqlTransaction transaction) throws SQLException {
    transaction.seize(job.label());
    refuseReplaced(transaction);
  }

  private void refuseReplaced(SqlTransaction transaction) throws SQLException {
    Newest newest =
        transaction
            .query(
                "run_v1",
                "newest",
                List.of(job.label()),
                row -> new Newest(row.bigint("generation"), row.optionalText("posted_from")))
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
