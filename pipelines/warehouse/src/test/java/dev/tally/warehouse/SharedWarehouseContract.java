package dev.tally.warehouse;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.MINUTE;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.order;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of a warehouse that many use at once. */
@Timeout(120)
public abstract class SharedWarehouseContract extends WarehouseContract {

  private static final int ROWS_OF_A_BUNDLE = 50;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void twoWritersAndAReaderAtOnceLoseNothingAndEveryReadingAgreesWithItsCertificates()
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<?> liveWriter = threads.submit(() -> writeMinutes(Book.LIVE, live, 12));
    Future<?> closeWriter = threads.submit(() -> writeMinutes(Book.CLOSED, close, 12));
    Future<?> reader =
        threads.submit(
            () -> {
              while (!done.get()) {
                expectCertifiedTotals();
              }
            });
    liveWriter.get();
    closeWriter.get();
    done.set(true);
    reader.get();
    assertThat(expectCertifiedTotals(), is(12 * ROWS_OF_A_BUNDLE));
    assertThat(postings(BookRows.ofClose(close.generation())), hasSize(12 * ROWS_OF_A_BUNDLE));
  }

  private void writeMinutes(Book book, Run run, int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      List<Posting> bundle = bundle(minute);
      warehouse.writePostings(book, run.generation(), bundle, METERS);
      warehouse.writeCertificates(book, run.generation(), List.of(certificate(minute, bundle)));
    }
  }

  private static List<Posting> bundle(int minute) {
    List<Posting> rows = new ArrayList<>();
    long start = FIRST_START + minute * MINUTE;
    for (int shop = 0; shop < ROWS_OF_A_BUNDLE; shop++) {
      PostingKey key = new PostingKey("orders", List.of("shop-" + shop, "EUR"), start);
      Totals totals =
          new Totals(List.of(1L, 10L, 10L, 10L), 1, 0, Hash128.of("" + minute, "" + shop));
      rows.add(new Posting(key, MINUTE, start, totals));
    }
    return rows;
  }

  private static Certificate certificate(int minute, List<Posting> bundle) {
    long start = FIRST_START + minute * MINUTE;
    return bundle.stream()
        .map(Certificate::of)
        .reduce(Certificate.empty(MINUTE, start, start + MINUTE), Certificate::plus);
  }

  /** Expects the cells of all certified minutes, and no others; returns how many. */
  private int expectCertifiedTotals() {
    List<Certificate> certificates =
        warehouse.certificates(Book.LIVE, CellQuery.BEGINNING, CellQuery.END);
    if (certificates.isEmpty()) {
      return 0;
    }
    long end = certificates.get(certificates.size() - 1).end();
    List<Cell> cells =
        warehouse.cells(new CellQuery("orders", CellQuery.BEGINNING, end, Map.of(), CellQuery.END));
    assertThat(cells, hasSize(certificates.size() * ROWS_OF_A_BUNDLE));
    assertThat(
        cells.stream().map(Cell::fingerprint).reduce(Hash128.ZERO, Hash128::plus),
        is(
            certificates.stream()
                .map(Certificate::fingerprint)
                .reduce(Hash128.ZERO, Hash128::plus)));
    return cells.size();
  }

  @Test
  void whatIsDecidedStandsUntilSomebodyDecidesWhoKnowsIt() {
    assertThat(warehouse.decision("catalogs"), is(Optional.empty()));
    Decision first = new Decision("catalogs", 1, "[1]");
    assertThat(warehouse.decide("catalogs", 0, "[1]"), is(Optional.of(first)));
    assertThat(warehouse.decide("catalogs", 0, "[2]"), is(Optional.empty()));
    assertThat(warehouse.decision("catalogs"), is(Optional.of(first)));
    Decision second = new Decision("catalogs", 2, "[1,2]");
    assertThat(warehouse.decide("catalogs", 1, "[1,2]"), is(Optional.of(second)));
    assertThat(warehouse.decision("catalogs"), is(Optional.of(second)));
    assertThat(warehouse.decision("read-plan"), is(Optional.empty()));
  }

  @Test
  void decisionsAreListedByTheStartOfTheirNamesAndAreForgotten() {
    Decision second = warehouse.decide("probe/2", 0, "{}").orElseThrow();
    Decision first = warehouse.decide("probe/1", 0, "{}").orElseThrow();
    warehouse.decide("read-plan", 0, "{}");
    assertThat(warehouse.decisions("probe/"), is(List.of(first, second)));
    warehouse.forgetDecision("probe/1");
    assertThat(warehouse.decisions("probe/"), is(List.of(second)));
  }

  @Test
  void whoDecidesTheSameAgainHasDecidedIt() {
    Decision first = warehouse.decide("time-end", 0, "{}").orElseThrow();
    assertThat(warehouse.decide("time-end", 0, "{}"), is(Optional.of(first)));
    assertThat(warehouse.decision("time-end"), is(Optional.of(first)));
  }

  @Test
  void ofManyWhoDecideAtOnceEachDecidesOnWhatTheOneBeforeHas() throws Exception {
    List<Callable<String>> all = new ArrayList<>();
    for (String decider : List.of("a", "b", "c", "d")) {
      all.add(() -> decideTimes(10, decider));
    }
    for (Future<String> decider : threads.invokeAll(all)) {
      decider.get();
    }
    Decision last = warehouse.decision("letters").orElseThrow();
    assertThat(last.version(), is(40L));
    assertThat(
        last.value().chars().sorted().mapToObj(Character::toString).collect(joining()),
        is("a".repeat(10) + "b".repeat(10) + "c".repeat(10) + "d".repeat(10)));
  }

  /** Adds a letter to what is decided, so many times. */
  private String decideTimes(int times, String letter) {
    int done = 0;
    while (done < times) {
      Optional<Decision> known = warehouse.decision("letters");
      String value = known.map(Decision::value).orElse("") + letter;
      if (warehouse.decide("letters", known.map(Decision::version).orElse(0L), value).isPresent()) {
        done++;
      }
    }
    return letter;
  }

  @Test
  void aLockIsOnesUntilItIsGivenBackAndOtherLocksAreOthers() {
    WarehouseLock archive = warehouse.tryLock("archive").orElseThrow();
    WarehouseLock redrive = warehouse.tryLock("redrive").orElseThrow();
    assertThat(warehouse.tryLock("archive"), is(Optional.empty()));
    archive.close();
    assertThat(warehouse.tryLock("redrive"), is(Optional.empty()));
    redrive.close();
    warehouse.tryLock("archive").orElseThrow().close();
  }

  @Test
  void writersOfTheSameRowsInOtherOrdersDoNotStopOneAnother() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      List<Posting> rows = new ArrayList<>(bundle(0));
      Collections.shuffle(rows, new Random(writer));
      writers.add(
          threads.submit(
              () -> {
                for (int time = 0; time < 5; time++) {
                  warehouse.writePostings(Book.LIVE, live.generation(), rows, METERS);
                }
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    assertThat(postings(BookRows.ofLive()), hasSize(ROWS_OF_A_BUNDLE));
  }

  @Test
  void whoeverFirstWritesADayAtTheSameTimeAsOthersSucceeds() throws Exception {
    for (int day = 0; day < 3; day++) {
      String time = FIRST.plusDays(day) + "T10:00:00Z";
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        Posting row = order("shop-" + writer, time, 1);
        writers.add(
            threads.submit(
                () -> {
                  start.await();
                  post(row);
                  return row;
                }));
      }
      start.countDown();
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(postings(BookRows.ofLive(), CellQuery.BEGINNING, CellQuery.END), hasSize(12));
  }

  @Test
  void aWriteOfAnOlderRunNeverWinsOverOneThatBegan() throws Exception {
    for (int round = 0; round < 8; round++) {
      Run older = begin(Job.LIVE);
      CountDownLatch writing = new CountDownLatch(1);
      Callable<Integer> writer =
          () -> {
            int written = 0;
            try {
              for (int amount = 1; ; amount++) {
                warehouse.writePostings(
                    Book.LIVE,
                    older.generation(),
                    List.of(order("a", "2025-03-01T10:00:00Z", amount)),
                    METERS);
                written = amount;
                writing.countDown();
              }
            } catch (FencedException e) {
              return written;
            }
          };
      Future<Integer> first = threads.submit(writer);
      writing.await();
      Run newer = begin(Job.LIVE);
      // From here on, nothing that the older run writes may be seen, whatever it had begun.
      List<Posting> atBegin = postings(BookRows.ofLive());
      int written = first.get();
      assertThat(postings(BookRows.ofLive()), is(atBegin));
      assertThat(atBegin.get(0).totals().measures().get(1), is((long) written));
      Posting now = order("a", "2025-03-01T10:00:00Z", -round);
      warehouse.writePostings(Book.LIVE, newer.generation(), List.of(now), METERS);
      assertThat(postings(BookRows.ofLive()), is(List.of(now)));
    }
  }

  @Test
  void runsThatBeginAtTheSameTimeHaveGenerationsOfTheirOwn() throws Exception {
    List<Callable<Run>> beginnings =
        Collections.nCopies(
            8, () -> warehouse.beginRun(Job.ARCHIVE, Catalogs.of(CATALOG), List.of(RECORDS)));
    List<Long> generations = new ArrayList<>();
    for (Future<Run> run : threads.invokeAll(beginnings)) {
      generations.add(run.get().generation());
    }
    Collections.sort(generations);
    assertThat(generations, is(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L)));
  }

  @Test
  void twoClosesThatFreezeAtTheSameTimeFreezeADayOnce() throws Exception {
    Posting row = order("a", "2025-03-01T10:00:00Z", 1);
    postClosed(close, row);
    List<Callable<Integer>> freezings =
        Collections.nCopies(4, () -> freeze(close, FIRST, SECOND).size());
    List<Integer> frozen = new ArrayList<>();
    for (Future<Integer> freezing : threads.invokeAll(freezings)) {
      frozen.add(freezing.get());
    }
    Collections.sort(frozen);
    assertThat(frozen, is(List.of(0, 0, 0, 2)));
    assertThat(warehouse.closedDays(), hasSize(2));
    assertThat(brokenRules(), is(empty()));
  }

  @Test
  void aSlowReaderHoldsNobodyUp() throws Exception {
    post(order("a", "2025-03-01T10:00:00Z", 1));
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    Future<?> reader =
        threads.submit(
            () ->
                warehouse.readPostings(
                    BookRows.ofLive(),
                    FIRST_START,
                    SECOND_END,
                    row -> {
                      reading.countDown();
                      await(written);
                    }));
    reading.await();
    // A day that nobody has written yet, a run that begins, and a day that is frozen.
    post(order("a", "2025-05-01T10:00:00Z", 1));
    postClosed(close, order("a", "2025-03-01T10:00:00Z", 1));
    freeze(close, FIRST, FIRST);
    begin(Job.LIVE);
    written.countDown();
    reader.get();
    assertThat(warehouse.closedDays().stream().map(ClosedDay::day).toList(), everyItem(is(FIRST)));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
