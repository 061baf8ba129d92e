package dev.tally.duckdb;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.WarehouseBusyException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several threads and processes on one file. */
@Timeout(120)
class SharedFileIT {

  @TempDir private Path ledger;

  @Test
  void anotherProcessMayWriteWhileThisOneReadsAndEveryReadingAgreesWithItsCertificates()
      throws Exception {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    Process writer = WritingProcess.start(ledger, 20);
    List<Integer> readings = new ArrayList<>();
    while (writer.isAlive()) {
      readings.add(expectCertifiedTotals(warehouse));
    }
    assertThat(writer.waitFor(), is(0));
    assertThat(expectCertifiedTotals(warehouse), is(20 * WritingProcess.ROWS_OF_A_BUNDLE));
    assertThat("readings between two writes", distinctCounts(readings), is(greaterThan(3L)));
    assertThat(warehouse.inTransaction(Checks::run), is(empty()));
  }

  @Test
  void twoProcessesAndTwoThreadsWriteAtOnceAndNothingIsLost() throws Exception {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    Run close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    Process writer = WritingProcess.start(ledger, 10);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> writings = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      int first = thread;
      writings.add(
          threads.submit(
              () -> {
                for (int minute = first; minute < 20; minute += 2) {
                  warehouse.writePostings(
                      Book.CLOSED, close.generation(), WritingProcess.bundle(minute), METERS);
                }
              }));
    }
    for (Future<?> writing : writings) {
      writing.get();
    }
    threads.shutdown();
    assertThat(writer.waitFor(), is(0));
    assertThat(
        warehouse.inTransaction(
            connection ->
                Sql.query(
                    connection,
                    "select book || ' ' || count(*) from posting group by book order by book",
                    List.of(),
                    row -> row.getString(1))),
        is(
            List.of(
                "closed " + 20 * WritingProcess.ROWS_OF_A_BUNDLE,
                "live " + 10 * WritingProcess.ROWS_OF_A_BUNDLE)));
  }

  @Test
  void aProcessKilledWhileItWritesLeavesWholeBundles() throws Exception {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    for (int round = 0; round < 2; round++) {
      Process writer = WritingProcess.start(ledger, Integer.MAX_VALUE);
      int last = readUntil(writer, 7 + 6 * round);
      writer.destroyForcibly().waitFor();
      int rows = expectCertifiedTotals(warehouse);
      assertThat(rows % WritingProcess.ROWS_OF_A_BUNDLE, is(0));
      assertThat(rows, is(greaterThan(last * WritingProcess.ROWS_OF_A_BUNDLE)));
    }
    Run next = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    assertThat(next.generation(), is(3L));
    warehouse.writePostings(Book.LIVE, next.generation(), WritingProcess.bundle(0), METERS);
  }

  @Test
  void whoeverWaitsTooLongIsToldWhichProcessHoldsTheFile() throws Exception {
    DuckDbWarehouse impatient =
        new DuckDbWarehouse(ledger, Duration.ofMillis(50), InstantSource.system());
    Path file = DuckDbWarehouse.fileIn(ledger);
    Process holder = HoldingProcess.start(file);
    BufferedReader lines = lines(holder);
    assertThat(lines.readLine(), is("held"));
    WarehouseBusyException busy = assertThrows(WarehouseBusyException.class, impatient::runs);
    assertThat(
        busy.getMessage(),
        is(
            "The warehouse "
                + file
                + " has been in use for 0.05 s: process "
                + holder.pid()
                + " holds it."));
    holder.destroyForcibly().waitFor();
    assertThat(impatient.runs(), is(empty()));
  }

  @Test
  void aThreadThatWaitsTooLongIsToldThatItsOwnProcessHoldsTheFile() throws Exception {
    DuckDbWarehouse impatient =
        new DuckDbWarehouse(ledger, Duration.ofMillis(50), InstantSource.system());
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<Boolean> holder =
        thread.submit(
            () ->
                new FileLease(DuckDbWarehouse.fileIn(ledger), Duration.ofSeconds(10))
                    .hold(
                        () -> {
                          held.countDown();
                          return await(done);
                        }));
    assertThat(await(held), is(true));
    WarehouseBusyException busy = assertThrows(WarehouseBusyException.class, impatient::runs);
    assertThat(
        busy.getMessage(),
        is(
            "The warehouse "
                + DuckDbWarehouse.fileIn(ledger)
                + " has been in use for 0.05 s: another thread of this process holds it."));
    done.countDown();
    assertThat(holder.get(), is(true));
    thread.shutdown();
  }

  @Test
  void workWithinWorkIsABugThatIsNamedAtOnce() {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> warehouse.inTransaction(connection -> warehouse.runs()));
    assertThat(
        refused.getMessage(),
        is("this thread holds the lease of " + DuckDbWarehouse.fileIn(ledger) + " already"));
  }

  @Test
  void workThatFailsLeavesNothingBehind() {
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(ledger);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            warehouse.inTransaction(
                connection -> {
                  Sql.run(connection, "run_v1", "begin", List.of("live", 0L, 1));
                  throw new IllegalArgumentException("changed my mind");
                }));
    assertThat(warehouse.runs(), hasSize(0));
    assertThat(Files.exists(DuckDbWarehouse.fileIn(ledger)), is(true));
  }

  /** Expects the cells of all certified minutes, and no others; returns how many. */
  private static int expectCertifiedTotals(DuckDbWarehouse warehouse) {
    List<Certificate> certificates =
        warehouse.certificates(Book.LIVE, CellQuery.BEGINNING, CellQuery.END);
    if (certificates.isEmpty()) {
      return 0;
    }
    long end = certificates.get(certificates.size() - 1).end();
    CellQuery query = new CellQuery("orders", CellQuery.BEGINNING, end, Map.of(), CellQuery.END);
    List<Cell> cells = warehouse.cells(query);
    assertThat(cells, hasSize(certificates.size() * WritingProcess.ROWS_OF_A_BUNDLE));
    assertThat(
        cells.stream().map(Cell::fingerprint).reduce(Hash128.ZERO, Hash128::plus),
        is(
            certificates.stream()
                .map(Certificate::fingerprint)
                .reduce(Hash128.ZERO, Hash128::plus)));
    return cells.size();
  }

  private static long distinctCounts(List<Integer> readings) {
    return readings.stream().distinct().count();
  }

  private static int readUntil(Process process, int minute) throws Exception {
    BufferedReader lines = lines(process);
    int last;
    do {
      last = Integer.parseInt(lines.readLine());
    } while (last < minute);
    return last;
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
