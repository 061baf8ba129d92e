package dev.tally.jobs.nightly;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.lake.Lake;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.ledger.archive.ArchiveEngine;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.DifferenceCount;
import dev.tally.warehouse.Job;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyIT {

  /** Edits from noon to noon, so that both days have some. */
  private static final Instant START = Instant.parse("2015-09-12T12:00:00Z");

  private static final LocalDate FIRST = LocalDate.parse("2015-09-12");
  private static final LocalDate SECOND = LocalDate.parse("2015-09-13");
  private static final Days BOTH = new Days(FIRST, SECOND);
  private static final int EVENTS = 1_000;

  @TempDir static Path shared;
  private static EmbeddedKafka kafka;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(shared);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aNightClosesEachDayThatIsOverAndTheNextNightNothing() throws Exception {
    Ledger ledger = ledgerOfTwoDays("over");

    assertThat(run(ledger, Optional.empty(), Duration.ZERO, told::add), is(Optional.of(BOTH)));
    assertThat(
        told, contains("Archived 1,001 records in 25 files.", "Closing 2015-09-12..2015-09-13."));
    assertThat(run(ledger, Optional.empty(), Duration.ZERO, told::add), is(Optional.empty()));
    assertThat(closed(ledger), contains(FIRST, SECOND));
  }

  @Test
  void aNightWaitsUntilLiveIsFinalAndFindsEveryRowEqual() throws Exception {
    Ledger ledger = ledgerOfTwoDays("waits");
    beginLive(ledger);
    List<Close.Outcome> outcomes = new ArrayList<>();
    List<CompletableFuture<Void>> live = new ArrayList<>();

    nightly(
            ledger,
            sentence -> {
              told.add(sentence);
              if (sentence.startsWith("Waiting for live to certify")) {
                live.add(CompletableFuture.runAsync(() -> countLive(ledger)));
              }
            })
        .run(Optional.empty(), Duration.ofMinutes(3), outcomes::add);
    live.get(0).get();

    Close.Outcome outcome = outcomes.get(0);
    assertThat(outcome.days(), is(BOTH));
    assertThat(outcome.differences(), is(empty()));
    assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
    assertThat(told, hasItem("Waiting for live to certify 2015-09-12..2015-09-13."));
  }

  @Test
  void aNightThatKeepsTheLakeLetsItHoldEachClosedBookAndTheNextNightNothingMore() throws Exception {
    Ledger ledger = ledgerOfTwoDays("lake");
    String files = "org.wikimedia.example.edit/posting_day=%s/closed-1.parquet";

    nightly(ledger, told::add)
        .keepingLake()
        .run(Optional.empty(), Duration.ZERO, outcome -> told.add("Closed."));
    assertThat(
        told,
        contains(
            "Archived 1,001 records in 25 files.",
            "Closing 2015-09-12..2015-09-13.",
            "Closed.",
            "Wrote 1,000 events in 2 files to the lake: closed books."));
    assertThat(
        ledger.lake().list().stream().map(Folder.Entry::name).toList(),
        contains("layout.json", files.formatted(FIRST), files.formatted(SECOND)));

    told.clear();
    nightly(ledger, told::add).keepingLake().run(Optional.empty(), Duration.ZERO, outcome -> {});
    assertThat(told, is(empty()));
  }

  @Test
  void aLakeThatSomebodyElseWritesIsWaitedForNoLongerThanWanted() throws Exception {
    Ledger ledger = ledgerOfTwoDays("busy");
    LedgerLock other = Lake.lock(ledger);
    try (other) {
      UserError error =
          assertThrows(
              UserError.class,
              () ->
                  nightly(ledger, told::add)
                      .keepingLake()
                      .run(Optional.empty(), Duration.ZERO, outcome -> {}));

      assertThat(error.exitCode(), is(ExitCode.NOT_READY));
      assertThat(
          error.getMessage(),
          is(
              "Another writer of the lake is at work on the ledger in "
                  + ledger.home()
                  + "; run it again later."));
    }
    assertThat(closed(ledger), contains(FIRST, SECOND));
  }

  @Test
  void aDayThatLiveDoesNotCertifyInTimeIsClosedWithWhatLiveLacksInFlight() throws Exception {
    Ledger ledger = ledgerOfTwoDays("behind");
    beginLive(ledger);
    List<Close.Outcome> outcomes = new ArrayList<>();

    nightly(ledger, told::add)
        .run(Optional.of(new Days(FIRST, FIRST)), Duration.ZERO, outcomes::add);

    assertThat(
        told,
        hasItem(
            "Live has not certified all of 2015-09-12; what is missing of it will be listed as in"
                + " flight."));
    Close.Outcome outcome = outcomes.get(0);
    assertThat(
        outcome.differences().stream().map(DifferenceCount::cause).distinct().toList(),
        contains(Cause.IN_FLIGHT));
    assertThat(outcome.isInOrder(), is(true));
    assertThat(closed(ledger), contains(FIRST));
  }

  @Test
  void theDaysBeforeOneThatIsNotArchivedWholeAreClosed() throws Exception {
    Ledger ledger = ledgerOfTwoDays("whole");

    UserError error =
        assertThrows(
            UserError.class,
            () ->
                run(
                    ledger,
                    Optional.of(new Days(FIRST, SECOND.plusDays(1))),
                    Duration.ZERO,
                    told::add));

    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(),
        is(
            "2015-09-14 cannot be closed yet: whole.wiki.edits-0: only what arrived by"
                + " 2015-09-14T00:00:06.999Z is archived. Run it again later, and tally heartbeat"
                + " where a topic is idle."));
    assertThat(closed(ledger), contains(FIRST, SECOND));
  }

  @Test
  void aDayThatIsNotOverIsNotWaitedForLongerThanWanted() throws Exception {
    Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("today")), "today", "wiki");
    KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
    String topic = ledger.topics().get(0);
    log.createIfAbsent(
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(Map.of("message.timestamp.type", "LogAppendTime")));
    Instant now = Instant.now();
    TopicWriter.write(
        kafka.bootstrapServers(),
        List.of(TopicWriter.record(topic, 0, now, WikiEdit.of("e1", now, 1).json())));
    // A day that is over nowhere while this test runs.
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);

    UserError error =
        assertThrows(
            UserError.class,
            () -> run(ledger, Optional.of(new Days(day, day)), Duration.ofMinutes(1), told::add));

    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error
            .getMessage()
            .endsWith("Its archive cannot be whole before " + day.plusDays(1) + "T00:01:04.999Z."),
        is(true));
    assertThat(run(ledger, Optional.empty(), Duration.ZERO, told::add), is(Optional.empty()));
  }

  @Test
  void twoNightsAtOnceAreOne() throws Exception {
    Ledger ledger = ledgerOfTwoDays("twice");
    LedgerLock other = LedgerLock.take(ledger, "tally nightly");
    try (other) {
      UserError error =
          assertThrows(
              UserError.class, () -> run(ledger, Optional.empty(), Duration.ZERO, told::add));

      assertThat(error.exitCode(), is(ExitCode.NOT_READY));
      assertThat(
          error.getMessage(),
          is(
              "Another tally nightly is at work on the ledger in "
                  + ledger.home()
                  + "; run it again later."));
    }
  }

  private static Optional<Days> run(
      Ledger ledger, Optional<Days> days, Duration patience, Consumer<String> listener)
      throws InterruptedException {
    return nightly(ledger, listener).run(days, patience, outcome -> {});
  }

  private static Nightly nightly(Ledger ledger, Consumer<String> listener) {
    return new Nightly(
        ledger,
        KafkaTopics.at(kafka.bootstrapServers()),
        ArchiveEngine.inThisProcess(2),
        new FlinkInProcess(),
        2,
        Clock.systemUTC(),
        listener);
  }

  private Ledger ledgerOfTwoDays(String name) {
    Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve(name)), name, "wiki");
    String topic = ledger.topics().get(0);
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(
            new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      Instant time = START.plusSeconds(number * 86L);
      WikiEdit edit = WikiEdit.of("e" + number, time, number % 7);
      records.add(TopicWriter.record(topic, 0, time.plusMillis(300), edit.json()));
    }
    Instant end = SECOND.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(6);
    records.add(TopicWriter.control(topic, 0, end, ControlType.END));
    TopicWriter.write(kafka.bootstrapServers(), records);
    return ledger;
  }

  /** Leaves a run that has begun and counted nothing, as one that was killed at once does. */
  private static void beginLive(Ledger ledger) {
    ledger
        .warehouse()
        .open()
        .beginRun(Job.LIVE, ledger.catalogs(), new Meters(ledger.catalogs()).builtIn());
  }

  private static void countLive(Ledger ledger) {
    new Live(
            ledger,
            new LiveConfig(
                KafkaClients.of(kafka.bootstrapServers()),
                new FlinkInProcess(),
                2,
                Duration.ofSeconds(1),
                true),
            Clock.systemUTC())
        .run();
  }

  private static List<LocalDate> closed(Ledger ledger) {
    return ledger.warehouse().open().closedDays().stream().map(ClosedDay::day).toList();
  }
}
