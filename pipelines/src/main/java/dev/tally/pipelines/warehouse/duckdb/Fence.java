package dev.tally.pipelines.warehouse.duckdb;

import dev.tally.pipelines.warehouse.FencedException;
import dev.tally.pipelines.warehouse.Job;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Refuses to write for a run that a later one of the same job has replaced. */
record Fence(Job job, long generation) {

  /** Checks within the transaction that writes to the file. */
  void check(DuckDBConnection connection) throws SQLException {
    check(connection, "newest");
  }

  /** Checks within the transaction that writes to the attached warehouse. */
  void checkBeside(DuckDBConnection connection) throws SQLException {
    check(connection, "newest_beside");
  }

  private void check(DuckDBConnection connection, String statement) throws SQLException {
    long newest =
        Sql.query(
                connection,
                Sql.read("run_v1", statement),
                List.of(job.label()),
                row -> row.getLong("generation"))
            .get(0);
    if (generation < newest) {
      throw new FencedException(job, generation, newest);
    }
  }
}
