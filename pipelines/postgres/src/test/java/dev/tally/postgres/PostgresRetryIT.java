package dev.tally.postgres;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done again because of others, and what is not. */
@Timeout(120)
class PostgresRetryIT {

  private final PostgresUrl url = PostgresUrl.parse(Server.newSchema()).orElseThrow();
  private final PostgresDatabase database = new PostgresDatabase(url, Duration.ofSeconds(60));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Warehouse warehouse;
  private Run live;

  @BeforeEach
  void beginLive() {
    warehouse = new SqlWarehouse(database, InstantSource.system());
    live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void whoeverIsTheVictimOfADeadlockDoesItsWorkAgain() throws Exception {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    AtomicInteger attempts = new AtomicInteger();
    List<Future<String>> works = new ArrayList<>();
    for (List<String> names : List.of(List.of("a", "b"), List.of("b", "a"))) {
      works.add(
          threads.submit(
              () ->
                  database.inTransaction(
                      transaction -> {
                        transaction.seize(names.get(0));
                        if (attempts.incrementAndGet() <= 2) {
                          await(bothHaveOne);
                        }
                        transaction.seize(names.get(1));
                        return names.get(0);
                      })));
    }
    assertThat(works.get(0).get(), is("a"));
    assertThat(works.get(1).get(), is("b"));
    assertThat(attempts.get(), is(3));
  }

  @Test
  void workWhoseConnectionIsCutIsDoneAgainAndItsRowsStandOnce() throws SQLException {
    AtomicInteger attempts = new AtomicInteger();
    List<Posting> rows =
        new ArrayList<>(IntStream.range(0, 10).mapToObj(shop -> row("shop-" + shop)).toList()) {
          private static final long serialVersionUID = 1;

          @Override
          public Iterator<Posting> iterator() {
            if (attempts.incrementAndGet() == 1) {
              cutConnections();
            }
            return super.iterator();
          }
        };
    warehouse.writePostings(Book.LIVE, live.generation(), rows, METERS);
    assertThat(attempts.get(), is(2));
    assertThat(postings(), hasSize(10));
  }

  @Test
  void connectionsThatWereCutWhileNobodyUsedThemAreReplaced() {
    cutConnections();
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(row("a")), METERS);
    cutConnections();
    assertThat(postings(), hasSize(1));
  }

  @Test
  void aFreezeThatIsDoneAgainReturnsTheDaysThatItFroze() {
    Run close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of());
    LocalDate day = LocalDate.parse("2025-03-01");
    AtomicInteger attempts = new AtomicInteger();
    assertThat(
        warehouse.freeze(
            close,
            day,
            day,
            each -> {
              if (attempts.incrementAndGet() == 1) {
                cutConnections();
              }
              return List.of();
            }),
        is(List.of(day)));
    assertThat(warehouse.closedDays(), hasSize(1));
  }

  @Test
  void aReaderThatHasRowsAlreadyIsToldThatItsConnectionIsLost() {
    List<Posting> rows = IntStream.range(0, 5_000).mapToObj(shop -> row("shop-" + shop)).toList();
    warehouse.writePostings(Book.LIVE, live.generation(), rows, METERS);
    AtomicInteger read = new AtomicInteger();
    WarehouseException lost =
        assertThrows(
            WarehouseException.class,
            () ->
                warehouse.readPostings(
                    BookRows.ofLive(),
                    CellQuery.BEGINNING,
                    CellQuery.END,
                    row -> {
                      if (read.incrementAndGet() == 1) {
                        cutConnections();
                      }
                    }));
    assertThat(
        lost.getMessage(),
        is("The connection to the warehouse " + url + " was lost while it was read."));
    assertThat(postings(), hasSize(5_000));
  }

  @Test
  void aPatienceThatHasEndedTellsWhatTheServerSaid() {
    PostgresUrl other = PostgresUrl.parse(Server.newSchema()).orElseThrow();
    PostgresDatabase impatient = new PostgresDatabase(other, Duration.ofMillis(200));
    WarehouseException failed =
        assertThrows(
            WarehouseException.class,
            () ->
                impatient.inTransaction(
                    transaction -> {
                      throw new SQLException("could not serialize access", "40001");
                    }));
    assertThat(
        failed.getMessage(), is("The warehouse " + other + " failed: could not serialize access"));
    impatient.close();
  }

  @Test
  void aDatabaseThatIsNotThereIsNotWaitedFor() {
    PostgresUrl none =
        PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + Server.port() + "/none")
            .orElseThrow();
    PostgresDatabase missing = new PostgresDatabase(none, Duration.ofHours(1));
    assertThat(
        assertThrows(WarehouseException.class, missing::isDeclared).getMessage(),
        is("The warehouse " + none + " failed: FATAL: database \"none\" does not exist"));
    missing.close();
  }

  private static Posting row(String shop) {
    return order(shop, "2025-03-01T10:00:00Z", 1);
  }

  private List<Posting> postings() {
    List<Posting> rows = new ArrayList<>();
    warehouse.readPostings(BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END, rows::add);
    return rows;
  }

  private static void cutConnections() {
    try {
      Server.run(
          "public",
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
              + " 'tally'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
