package dev.tally.app;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class TidyCommandTest {

  private static final LocalDate DAY = LocalDate.parse("2025-03-01");

  @TempDir private Path folder;
  private Path home;
  private DuckDbWarehouse warehouse;

  @BeforeEach
  void closeADay() throws IOException {
    home = folder.resolve("shop");
    Ledger.openOrCreate(Folder.at(home), "shop", "retail");
    warehouse = DuckDbWarehouse.in(home);
    Run killed = close("killed", 1);
    Run done = close("kept", 2);
    warehouse.freeze(done, DAY, DAY, any -> List.of());
    warehouse.finishRun(done, RunStatus.DONE, "{}");
    Run failed = close("failed", 4);
    warehouse.finishRun(failed, RunStatus.FAILED, "{}");
    assertThat(killed.generation(), is(1L));
    write("notes.txt", 1);
    write("archive/shop.sales/part-1.avro.part", 5);
    write("lake/com.acme.sale/closed-1.parquet", 7);
    write("lake/com.acme.sale/closed-2.parquet.part", 6);
  }

  private Run close(String group, long amount) {
    Run run = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writePostings(
        Book.CLOSED,
        run.generation(),
        List.of(order(group, "2025-03-01T10:00:00Z", amount)),
        METERS);
    return run;
  }

  private void write(String file, int bytes) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.write(home.resolve(file), new byte[bytes]);
  }

  @Test
  void aDryRunSaysWhatIsLeftOverAndDeletesNothing() {
    List<String> before = files();
    String left =
        """
        size  unit   where                                     what
           1  rows   warehouse                                 rows of closes that froze nothing
           5  bytes  archive/shop.sales/part-1.avro.part       a file that was not written to its end
           6  bytes  lake/com.acme.sale/closed-2.parquet.part  a file that was not written to its end

        """;
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(run("--dry-run"), is(left + "Nothing is deleted, because this is a dry run.\n"));
    }
    assertThat(files(), is(before));
    assertThat(run(), is(left + "Deleted.\n"));
  }

  @Test
  void afterwardsNothingIsLeftAndTheNumbersAreWhatTheyWere() {
    List<Cell> cells = warehouse.cells(CellQuery.all("orders"));
    run();
    assertThat(run(), is("Nothing is left over.\n"));
    assertThat(
        run("--format", "json"),
        is(
            """
            {
              "dry_run" : false,
              "leftovers" : [ ]
            }
            """));
    assertThat(cells.stream().map(cell -> cell.group().get(0)).toList(), contains("kept"));
    assertThat(warehouse.cells(CellQuery.all("orders")), is(cells));
    assertThat(files().contains("notes.txt"), is(true));
    assertThat(files().contains("lake/com.acme.sale/closed-1.parquet"), is(true));
  }

  @Test
  void aLedgerWithoutAnArchiveIsTidiedToo() throws IOException {
    run();
    Files.delete(home.resolve("archive/shop.sales"));
    Files.delete(home.resolve("archive"));
    close("failed", 16);
    close("at work", 32);

    assertThat(
        run().lines().skip(1).findFirst().orElseThrow(),
        is("   1  rows  warehouse  rows of closes that froze nothing"));
  }

  @Test
  void whatACloseThatMayBeAtWorkHasWrittenStays() throws IOException {
    run();
    Run atWork = close("at work", 8);

    assertThat(run(), is("Nothing is left over.\n"));

    warehouse.freeze(atWork, DAY.plusDays(1), DAY.plusDays(1), any -> List.of());
    warehouse.finishRun(atWork, RunStatus.DONE, "{}");
    assertThat(
        run("--dry-run").lines().skip(1).findFirst().orElseThrow(),
        is("   1  rows  warehouse  rows of closes that froze nothing"));
  }

  private String run(String... options) {
    Said said =
        Said.run(
            Stream.concat(Stream.of("tidy", "--ledger", home.toString()), Stream.of(options))
                .toArray(String[]::new));
    assertThat(said.err(), is(""));
    return said.out();
  }

  private List<String> files() {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> home.relativize(file).toString())
          .filter(file -> !file.startsWith("warehouse.duckdb") && !file.endsWith(".lock"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
