package dev.tally.app;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.certificate;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.base.ChildProcess;
import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts Tally, in a checkout that is built, without any locale, as in cron. */
class LauncherIT {

  @TempDir private Path folder;

  @BeforeEach
  void build() throws IOException {
    Path root = Path.of("../..").toAbsolutePath();
    Files.createDirectories(folder.resolve("config"));
    Files.copy(root.resolve("tally"), folder.resolve("tally"));
    Files.copy(
        root.resolve("config/flink-java17.args"), folder.resolve("config/flink-java17.args"));
    Files.createDirectories(folder.resolve("pipelines/app/target"));
    Files.writeString(
        folder.resolve("pipelines/app/target/classpath"), System.getProperty("java.class.path"));
  }

  @Test
  void groupsAreReadAndPrintedAsTheyAre() throws IOException {
    Path ledger = folder.resolve("shop");
    Ledger.openOrCreate(Folder.at(ledger), "shop", "retail");
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    Run run = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writePostings(
        Book.LIVE,
        run.generation(),
        List.of(
            order("köln", "2025-03-01T22:30:00Z", 1_000_000),
            order("kåln", "2025-03-01T22:30:00Z", 2_000_000),
            order("🏪", "2025-03-01T22:30:00Z", 4_000_000)),
        METERS);
    warehouse.writeCertificates(
        Book.LIVE,
        run.generation(),
        List.of(certificate("2025-03-01T22:00:00Z", "2025-03-02T00:00:00Z")));

    assertThat(
        run("./tally statement orders --ledger shop --group 'shop=🏪' --by day"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -            4.00

            period (UTC)  shop  currency  orders    amount  smallest   largest  events  late  book
            2025-03-01    🏪     EUR            1  4.00 EUR  4.00 EUR  4.00 EUR       1     0  live

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
    assertThat(
        run("./tally statement orders --ledger shop --format csv --by day | cut -d, -f3,6"),
        is(
            """
            shop,amount
            kåln,2000000
            köln,1000000
            🏪,4000000
            """));
  }

  @Test
  void filesMayHaveNamesInAnyAlphabet() throws IOException {
    assertThat(
        run("mkdir -p 'größe 🏪' && ./tally check --catalog 'größe 🏪' || echo $?"),
        is("events:1: the catalog is empty: write a contract under events\n1 problem.\n43\n"));
  }

  /** Runs lines of a script that is written in UTF-8, and returns what they print. */
  private String run(String lines) throws IOException {
    Path script = folder.resolve("script");
    String java = System.getProperty("java.home");
    Files.writeString(
        script, "cd '" + folder + "'\nexport JAVA_HOME='" + java + "'\n" + lines + "\n");
    try (ChildProcess bash =
        ChildProcess.start(
            List.of("env", "-i", "LC_ALL=C", "bash", script.toString()),
            folder.resolve("printed"))) {
      bash.awaitExit(0);
      return bash.said();
    }
  }
}
