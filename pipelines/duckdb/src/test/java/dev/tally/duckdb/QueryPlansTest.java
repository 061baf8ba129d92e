package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two tables are joined by hash: whatever compares each row with each is slow once there are many.
 */
class QueryPlansTest {

  @TempDir private Path ledger;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "certificate_v1",
        "close_count_v1",
        "close_difference_v1",
        "exception_v1",
        "posting_v1"
      })
  void aMergeFindsTheRowsOfItsKeysByHash(String folder) {
    String plan =
        DuckDbWarehouse.in(ledger)
            .inTransaction(
                connection -> {
                  Sql.run(connection, folder, "stage");
                  return plan(connection, Sql.read(folder, "merge"), List.of());
                });
    assertIsByHash(plan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"settled_posting", "settled_event", "settled_exception", "statement"})
  void aViewJoinsByHash(String view) {
    assertIsByHash(
        DuckDbWarehouse.in(ledger)
            .inTransaction(connection -> plan(connection, "from " + view, List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"posting_v1", "exception_v1", "event_v1"})
  void whatIsForgottenIsFoundByHash(String folder) {
    assertIsByHash(
        DuckDbWarehouse.in(ledger)
            .inTransaction(
                connection -> plan(connection, Sql.read(folder, "forget"), List.of(1L))));
  }

  private static void assertIsByHash(String plan) {
    assertThat(plan, containsString("HASH_JOIN"));
    assertThat(plan, not(containsString("NL_JOIN")));
    assertThat(plan, not(containsString("NESTED_LOOP")));
    assertThat(plan, not(containsString("CROSS_PRODUCT")));
  }

  private static String plan(DuckDBConnection connection, String sql, List<?> parameters)
      throws SQLException {
    return String.join(
        "\n", Sql.query(connection, "explain " + sql, parameters, row -> row.getString(2)));
  }
}
