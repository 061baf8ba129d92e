package dev.tally.bench.close;

import dev.tally.bench.fork.Answers;
import dev.tally.catalog.Catalog;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * The day in SQL, by DuckDB.
 *
 * <p>It rejects what Tally rejects, and one copy of each event survives by the same order; what the
 * catalog's rules and meters say is written out.
 */
public final class DuckDbClose implements CloseRival {

  private static final String SURVIVORS =
      """
      CREATE TEMP TABLE survivor AS
      WITH parsed AS (
        SELECT topic, "partition", "offset", arrival_time, json_transform(value, '{
          "specversion": "VARCHAR", "id": "VARCHAR", "source": "VARCHAR", "type": "VARCHAR",
          "time": "VARCHAR",
          "data": {"campaign": "VARCHAR", "kind": "VARCHAR", "price_micros": "BIGINT",
                   "currency": "VARCHAR", "country": "VARCHAR", "page": "VARCHAR"}}') AS event
        FROM record
      ),
      timed AS (
        SELECT *, epoch_ms(CAST(event.time AS TIMESTAMP)) AS event_time
        FROM parsed
        WHERE event.specversion = '1.0' AND event.type = 'dev.tally.bench.shown'
      ),
      valid AS (
        SELECT *, greatest(event_time, arrival_time - 5000) AS posted_time
        FROM timed
        WHERE event_time - arrival_time <= 60000
          AND arrival_time - event_time <= 604800000
          AND event.data.campaign IS NOT NULL
          AND event.data.currency IS NOT NULL
          AND event.data.country IS NOT NULL
          AND event.data.page IS NOT NULL
          AND event.data.kind IN ('impression', 'click')
          AND event.data.price_micros >= 0
      )
      SELECT
        arg_min(
          {'campaign': event.data.campaign, 'currency': event.data.currency,
           'kind': event.data.kind, 'price_micros': event.data.price_micros,
           'minute': event_time - event_time % 60000},
          (posted_time, arrival_time, topic, "partition", "offset")) AS event,
        count(*) AS copies
      FROM valid
      GROUP BY event.source, event.id
      """;

  private static final String EVENTS =
      """
      SELECT event.campaign, event.minute, count(*)
      FROM survivor GROUP BY event.campaign, event.minute
      """;

  private static final String SPEND =
      """
      SELECT event.campaign, event.currency, event.minute, sum(event.price_micros)::BIGINT
      FROM survivor WHERE event.price_micros > 0
      GROUP BY event.campaign, event.currency, event.minute
      """;

  private static final String CLICKS =
      """
      SELECT event.campaign, event.minute, count(*)
      FROM survivor WHERE event.kind = 'click' GROUP BY event.campaign, event.minute
      """;

  private static final String REPEATS = "SELECT (sum(copies) - count(*))::BIGINT FROM survivor";

  @Override
  public String name() {
    return "DuckDB";
  }

  @Override
  public void count(CloseTask task, Catalog catalog) throws SQLException {
    String database = "jdbc:duckdb:" + task.scratch().resolve("close.duckdb");
    try (DuckDBConnection connection =
            DriverManager.getConnection(database).unwrap(DuckDBConnection.class);
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = " + task.parallelism());
      statement.execute("SET preserve_insertion_order = false");
      String files = Sql.text(task.parquet().resolve("*.parquet"));
      statement.execute("CREATE TEMP VIEW record AS SELECT * FROM read_parquet(" + files + ")");
      statement.execute(SURVIVORS);
      rows(statement, "bench.events", EVENTS, 1);
      rows(statement, "bench.spend", SPEND, 2);
      rows(statement, "bench.clicks", CLICKS, 1);
      repeats(statement);
    }
  }

  /**
   * @param groups how many columns of a row say which group it is of, before its minute
   */
  private static void rows(Statement statement, String meter, String query, int groups)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> group =
            groups == 1
                ? List.of(rows.getString(1))
                : List.of(rows.getString(1), rows.getString(2));
        Answers.row(meter, group, rows.getLong(groups + 1), rows.getLong(groups + 2));
      }
    }
  }

  private static void repeats(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery(REPEATS)) {
      result.next();
      long repeats = result.getLong(1);
      for (long repeat = 0; repeat < repeats; repeat++) {
        Answers.repeat();
      }
    }
  }
}
