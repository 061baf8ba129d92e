package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The night's work, killed at random moments and run again. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class KilledNightlyIT {

  private static final long SEED = 7;
  private static final int KILLS = 3;
  private static final List<String> METERS =
      List.of("retail.sales", "retail.hourly_revenue", "tally.records");

  @TempDir private Path folder;

  @Test
  void aNightThatIsKilledAgainAndAgainComesToTheRowsAndTheLakeOfOneThatIsNot() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      String brokers = "--bootstrap-servers=" + kafka.bootstrapServers();
      output(
          "send",
          "--catalog=retail",
          "--mapping=foodmart",
          "--sample",
          "--ledger-name=food",
          "--from=1997-01-01",
          "--to=1997-01-02",
          "--duplicates=0.05",
          brokers);
      for (String ledger : List.of("quiet", "killed")) {
        output(
            "live",
            "--ledger=" + folder.resolve(ledger),
            "--name=food",
            "--catalog=retail",
            "--stop-when-idle",
            brokers);
      }

      long begun = System.nanoTime();
      try (ChildProcess quiet = start("quiet", 0, brokers)) {
        quiet.awaitExit(0);
        assertThat(quiet.said(), containsString("\n1997-01-01: In order. "));
      }
      Duration whole = Duration.ofNanos(System.nanoTime() - begun);

      Random random = new Random(SEED);
      for (int kill = 0; kill < KILLS; kill++) {
        try (ChildProcess night = start("killed", kill, brokers)) {
          if (!night.endsWithin(whole.multipliedBy(random.nextInt(100)).dividedBy(100))) {
            night.kill();
          }
        }
      }
      output("nightly", "--lake", "--ledger=" + folder.resolve("killed"), brokers);

      assertThat(
          output("nightly", "--lake", "--ledger=" + folder.resolve("killed"), brokers),
          is("Nothing to close: every day that is over is closed.\n"));
      for (String meter : METERS) {
        assertThat(statement("killed", meter), is(statement("quiet", meter)));
      }
      assertThat(lake("killed"), is(lake("quiet")));
      output("tidy", "--ledger=" + folder.resolve("killed"));
      assertThat(
          output("tidy", "--ledger=" + folder.resolve("killed"), "--dry-run"),
          is("Nothing is left over.\n"));
    }
  }

  private ChildProcess start(String ledger, int number, String brokers) throws IOException {
    return ChildProcess.java(
        folder.resolve(ledger + number + ".log"),
        Tally.class,
        List.of("nightly", "--lake", "--ledger=" + folder.resolve(ledger), brokers));
  }

  private static String output(String... arguments) {
    Said said = Said.run(arguments);
    assertThat(said.err(), said.exitCode(), is(0));
    return said.out();
  }

  /** Returns what the lake of a ledger holds of closed days, whichever close that was. */
  private List<String> lake(String ledger) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select to_json(lake) from (select * exclude (generation) from read_parquet('"
                    + folder.resolve(ledger)
                    + "/lake/*/*/*.parquet', hive_partitioning = true, union_by_name = true)"
                    + " where generation is not null) lake order by 1")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    assertThat(rows, is(not(empty())));
    return rows;
  }

  private String statement(String ledger, String meter) {
    return output("statement", meter, "--format=json", "--ledger=" + folder.resolve(ledger));
  }
}
