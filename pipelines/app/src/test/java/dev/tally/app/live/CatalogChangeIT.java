package dev.tally.app.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ChildProcess;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.catalog.CatalogReader;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Edits;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Activation;
import dev.tally.ledger.ChangedWiki;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A history from 20:00 on 12 September to 04:00 on the next day, over whose midnight the catalog
 * changes. A run counts what came before 23:30, and knows nothing of the change.
 */
class CatalogChangeIT {

  private static final Instant START = Instant.parse("2015-09-12T20:00:00Z");
  private static final LocalDate CHANGED = LocalDate.parse("2015-09-13");

  /** So many events until 23:30, one every 4 s, and until the end. */
  private static final int BEFORE = 3_150;

  private static final int ALL = 7_200;

  /** So many checkpoints, two a second: exceptions are gathered for a second behind their rows. */
  private static final int A_SECOND_AND_MORE = 8;

  @TempDir Path folder;

  @Test
  void aRunThatGoesOnBehindTheChangeComesToTheRowsOfOneThatKnewOfItFromTheBeginning()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      String bootstrapServers = kafka.bootstrapServers();
      KafkaTopics log = KafkaTopics.at(bootstrapServers);
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("changed")), "wiki", "wiki");
      log.createIfAbsent(Edits.topic(ledger.topics().get(0)));
      send(bootstrapServers, ledger, 0, BEFORE);
      try (ChildProcess live = start(ledger, kafka)) {
        live.await(
            "a row of 22:00",
            () -> KilledLiveIT.liveRows(ledger, "posting").toString().contains("22:00:00"));
        awaitCheckpoints(live, ledger, 2);
        live.kill();
      }

      activate(ledger);
      send(bootstrapServers, ledger, BEFORE, ALL);
      end(bootstrapServers, ledger);
      String said = countBothDays(ledger, kafka);
      new Archive(ledger, log, Clock.systemUTC()).run();
      Close.Outcome outcome =
          new Close(Ledger.open(ledger.home()), Days.parse("2015-09-12..2015-09-13"), 2).run();

      Ledger twin = Ledger.openOrCreate(Folder.at(folder.resolve("twin")), "wiki", "wiki");
      activate(twin);
      countBothDays(twin, kafka);

      assertThat(said, containsString("Going on from checkpoint chk-"));
      assertThat(outcome.differences(), is(empty()));
      assertThat(outcome.comparison().compared(), is(greaterThan(900L)));
      assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
      for (String table : List.of("posting", "exception", "certificate")) {
        List<String> rows = KilledLiveIT.liveRows(ledger, table);
        assertThat(table, rows, equalTo(KilledLiveIT.liveRows(twin, table)));
        assertThat(table, rows, is(not(empty())));
      }
      assertThat(
          metersOf(ledger, "2015-09-12"),
          equalTo(
              List.of(
                  "tally.records",
                  "wiki.channels",
                  "wiki.editors",
                  "wiki.edits",
                  "wiki.pages",
                  "wiki.robots")));
      assertThat(
          metersOf(ledger, "2015-09-13"),
          equalTo(
              List.of(
                  "tally.records",
                  "wiki.channels",
                  "wiki.editors",
                  "wiki.edits",
                  "wiki.namespaces",
                  "wiki.robots",
                  "wiki.tags")));
    }
  }

  @Test
  void aRunThatDoesNotKnowOfTheChangeMayWriteNoMoreAndItsCheckpointsAreNotGoneOnFrom()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      String bootstrapServers = kafka.bootstrapServers();
      KafkaTopics log = KafkaTopics.at(bootstrapServers);
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("fenced")), "wiki", "wiki");
      log.createIfAbsent(Edits.topic(ledger.topics().get(0)));
      send(bootstrapServers, ledger, 0, BEFORE);
      List<String> rows;
      try (ChildProcess live = start(ledger, kafka)) {
        awaitCertified(live, ledger, 5, "2015-09-12T23:25:00Z");
        // Then it has nothing more to write, as time does not go on.
        awaitCheckpoints(live, ledger, A_SECOND_AND_MORE);
        activate(ledger);
        rows = KilledLiveIT.liveRows(ledger, "posting");
        awaitCheckpoints(live, ledger, 3);
        send(bootstrapServers, ledger, BEFORE, ALL);

        live.awaitExit(ExitCode.NOT_READY.number());
        assertThat(
            live.said(),
            containsString(
                "Run live-1 may not write any more: it does not know the catalog that holds from"
                    + " 2015-09-13 on; start tally live again.\n"));
      }

      assertThat(KilledLiveIT.liveRows(ledger, "posting"), equalTo(rows));
      UserError refused =
          assertThrows(
              UserError.class,
              () ->
                  new Live(Ledger.open(ledger.home()), endless(bootstrapServers), Clock.systemUTC())
                      .run());
      assertThat(
          refused.getMessage(),
          allOf(
              containsString(
                  " is by a run that did not know the catalog which holds from"
                      + " 2015-09-13T00:00:00Z on, and may hold records of that time; "),
              containsString("/checkpoints/live-1/")));
    }
  }

  private ChildProcess start(Ledger ledger, EmbeddedKafka kafka) throws Exception {
    return LiveProcess.start(
        ledger.home().path(), kafka.bootstrapServers(), folder.resolve("live.log"));
  }

  /** Waits for checkpoints that are complete after this, the last of which began after it too. */
  private static void awaitCheckpoints(ChildProcess live, Ledger ledger, int count) {
    Set<Path> seen = new HashSet<>(KilledLiveIT.checkpoints(ledger));
    int before = seen.size();
    live.await(
        count + " more checkpoints",
        () -> {
          seen.addAll(KilledLiveIT.checkpoints(ledger));
          return seen.size() >= before + count;
        });
  }

  private void activate(Ledger ledger) {
    Path files = folder.resolve("wiki-with-tags-" + ledger.home().name());
    ChangedWiki.in(files);
    Activation activation =
        new Activation(
            ledger, DuckDbWarehouse.in(ledger.home().path()), CatalogReader.read(files), CHANGED);
    assertThat(activation.faults(), is(empty()));
    activation.mustBeAhead(Instant.parse("2015-09-12T23:30:00Z").toEpochMilli());
    activation.activate(files, InstantSource.fixed(Instant.parse("2015-09-12T23:30:00Z")));
  }

  private static LiveConfig endless(String bootstrapServers) {
    return new LiveConfig(
        KafkaClients.of(bootstrapServers), new FlinkInProcess(), 2, Duration.ofSeconds(2), false);
  }

  /** Runs until all windows of both days are certified, and returns what the run has said. */
  private String countBothDays(Ledger ledger, EmbeddedKafka kafka) throws Exception {
    try (ChildProcess live = start(ledger, kafka)) {
      for (int minutes : new int[] {5, 15, 60, 24 * 60}) {
        awaitCertified(live, ledger, minutes, "2015-09-14T00:00:00Z");
      }
      awaitCheckpoints(live, ledger, A_SECOND_AND_MORE);
      live.kill();
      return live.said();
    }
  }

  private static void awaitCertified(
      ChildProcess live, Ledger ledger, int minutes, String through) {
    live.await(
        "the certificate of " + minutes + " minutes through " + through,
        () ->
            DuckDbWarehouse.in(ledger.home().path())
                    .completeThrough(Duration.ofMinutes(minutes))
                    .orElse(0)
                >= Instant.parse(through).toEpochMilli());
  }

  private static List<String> metersOf(Ledger ledger, String day) {
    return DuckDbWarehouse.in(ledger.home().path())
        .inTransaction(
            connection -> {
              List<String> meters = new ArrayList<>();
              try (var statement = connection.createStatement();
                  var row =
                      statement.executeQuery(
                          "select distinct meter from posting where book = 'closed' and"
                              + " cast(posting_start as date) = date '"
                              + day
                              + "' order by 1")) {
                while (row.next()) {
                  meters.add(row.getString(1));
                }
              }
              return meters;
            });
  }

  // ---- what is sent

  private static void send(String bootstrapServers, Ledger ledger, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = from; number < to; number++) {
      records.add(
          TopicWriter.record(
              ledger.topics().get(0),
              number % Edits.PARTITIONS,
              time(number).plusMillis(300),
              value(number)));
    }
    TopicWriter.write(bootstrapServers, records);
  }

  private static void end(String bootstrapServers, Ledger ledger) {
    Instant end = Instant.parse("2015-09-14T00:00:10Z");
    List<ProducerRecord<byte[], byte[]>> ends = new ArrayList<>();
    for (int partition = 0; partition < Edits.PARTITIONS; partition++) {
      ends.add(TopicWriter.control(ledger.topics().get(0), partition, end, ControlType.END));
    }
    TopicWriter.write(bootstrapServers, ends);
  }

  private static Instant time(int number) {
    return START.plusSeconds(number * 4L);
  }

  /** Some events come again an hour later, some are ten minutes late, some are of version 2. */
  private static String value(int number) {
    int original = number % 30 == 7 && number > 900 ? number - 900 : number;
    Instant time =
        original % 20 == 3 ? time(original).minus(Duration.ofMinutes(10)) : time(original);
    WikiEdit edit =
        WikiEdit.of(Integer.toString(original), time, original % 7)
            .in("#" + original % 6, "P" + original % 50, original % 3 == 0);
    return (original % 4 == 1 ? edit.tagged("t" + original % 5) : edit).json();
  }
}
