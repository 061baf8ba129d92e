package dev.tally.app.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.CanonicalEvent;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.jobs.live.CanonicalTopic;
import dev.tally.jobs.live.Edits;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.jobs.live.Quota;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Live runs that are killed with SIGKILL, twice, against one that is not. */
class KilledLiveIT {

  private static final int RECORDS = 20_000;

  /**
   * What the broker lets each client read, bytes a second. It serves ten seconds' worth at once, so
   * each partition comes in four or five parts, and a run is killed with the rest unread.
   */
  private static final double SLOW = 60_000;

  private static final List<String> TABLES = List.of("posting", "exception", "certificate");

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaTopics log;
  private static Ledger twin;
  private static Map<Integer, List<CanonicalEvent>> unkilled;

  /** Counts the topic without a kill, for the killed runs to be compared with. */
  @BeforeAll
  static void countWithoutAKill() throws Exception {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    log = KafkaTopics.at(kafka.bootstrapServers());
    twin = openLedger("twin");
    String topic = twin.topics().get(0);
    log.createIfAbsent(Edits.topic(topic));
    Edits.send(kafka.bootstrapServers(), topic, RECORDS);
    new Live(
            twin,
            new LiveConfig(
                KafkaClients.of(kafka.bootstrapServers()),
                new FlinkInProcess(),
                2,
                Duration.ofSeconds(10),
                true),
            Clock.systemUTC())
        .run();
    unkilled = new CanonicalTopic(twin, log).events();
    deleteCanonicalTopic();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @AfterEach
  void leaveOnlyTheRecords() throws Exception {
    Quota.ofConsumers(kafka.bootstrapServers(), null);
    deleteCanonicalTopic();
  }

  /** Every ledger of this name counts the same topic. */
  private static Ledger openLedger(String home) {
    return Ledger.openOrCreate(Folder.at(folder.resolve(home)), "wiki", "wiki");
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsKilledTwiceComesToTheRowsOfOneThatIsNot(StateBackend state) throws Exception {
    Ledger ledger = openLedger("killed-" + state);
    CanonicalTopic canonical = new CanonicalTopic(ledger, log);

    Quota.ofConsumers(kafka.bootstrapServers(), SLOW);
    Set<Integer> keptByTheFirst = killBehindACheckpoint(ledger, canonical, state);
    killWhileItPublishes(ledger, canonical, state);
    Quota.ofConsumers(kafka.bootstrapServers(), null);
    try (ChildProcess last = start(3, ledger, state)) {
      last.awaitExit(0);
    }
    new Archive(ledger, log, Clock.systemUTC()).run();
    Close.Outcome outcome = new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).run();
    Map<Integer, List<CanonicalEvent>> published = canonical.events();

    assertThat(outcome.differences(), is(empty()));
    assertThat(outcome.comparison().compared(), is(greaterThan(0L)));
    assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
    for (String table : TABLES) {
      assertThat(table, liveRows(ledger, table), equalTo(liveRows(twin, table)));
      assertThat(table, liveRows(ledger, table), is(not(empty())));
    }
    assertThat(
        DuckDbWarehouse.in(ledger.home().path()).runs().stream()
            .filter(entry -> entry.run().job() == Job.LIVE)
            .map(entry -> entry.status())
            .toList(),
        equalTo(List.of(RunStatus.RUNNING, RunStatus.RUNNING, RunStatus.DONE)));

    Map<Integer, List<CanonicalEvent>> admitted = CanonicalTopic.beyondTheLast(published);
    assertThat(CanonicalTopic.beyondTheLast(unkilled), equalTo(unkilled));
    assertThat(admitted, equalTo(unkilled));
    // What was published behind the last checkpoint is published again, and only that.
    assertThat(size(published) - size(admitted), is(greaterThan(0L)));
    assertThat(keptByTheFirst, is(not(empty())));
    assertThat(timesTheFirstEventIsPublished(published, keptByTheFirst), everyItem(is(1L)));
  }

  /**
   * Runs until rows are written, a checkpoint is behind them and events are behind that.
   *
   * @return the partitions that had events before that checkpoint
   */
  private Set<Integer> killBehindACheckpoint(
      Ledger ledger, CanonicalTopic canonical, StateBackend state) throws IOException {
    try (ChildProcess live = start(1, ledger, state)) {
      live.await("a checkpoint", () -> !checkpoints(ledger).isEmpty());
      live.await("a row", () -> hasLiveRows(ledger));
      Map<TopicPartition, Long> kept = canonical.ends();
      // One checkpoint may be under way; the second from here on began later.
      for (int count = 0; count < 2; count++) {
        Set<Path> before = checkpoints(ledger);
        live.await("one more checkpoint", () -> hasCheckpointBut(before, ledger));
      }
      long published = total(canonical.ends());
      live.await("an event behind the checkpoint", () -> total(canonical.ends()) > published);
      live.kill();
      return kept.entrySet().stream()
          .filter(end -> end.getValue() > 0)
          .map(end -> end.getKey().partition())
          .collect(Collectors.toSet());
    }
  }

  /** Runs on from there, to a checkpoint and as far as new entries of the canonical topic. */
  private void killWhileItPublishes(Ledger ledger, CanonicalTopic canonical, StateBackend state)
      throws IOException {
    Set<Path> before = checkpoints(ledger);
    long published = total(canonical.ends());
    try (ChildProcess live = start(2, ledger, state)) {
      live.await("a checkpoint", () -> hasCheckpointBut(before, ledger));
      live.await("a canonical event", () -> total(canonical.ends()) > published);
      live.kill();
    }
  }

  private ChildProcess start(int number, Ledger ledger, StateBackend state) throws IOException {
    return LiveProcess.startFinite(
        ledger.home().path(),
        kafka.bootstrapServers(),
        state,
        folder.resolve("live-" + state + "-" + number + ".log"));
  }

  private static boolean hasCheckpointBut(Set<Path> before, Ledger ledger) {
    return !before.containsAll(checkpoints(ledger));
  }

  /** Returns the completed checkpoints, in which Flink writes {@code _metadata} last. */
  static Set<Path> checkpoints(Ledger ledger) {
    Set<Path> completed = new HashSet<>();
    for (Path run : entries(ledger.checkpoints().path())) {
      for (Path job : entries(run)) {
        for (Path checkpoint : entries(job)) {
          if (Files.exists(checkpoint.resolve("_metadata"))) {
            completed.add(checkpoint);
          }
        }
      }
    }
    return completed;
  }

  private static List<Path> entries(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasLiveRows(Ledger ledger) {
    return !liveRows(ledger, "posting").isEmpty();
  }

  /** Returns the rows of the live book, each column but the run's number. */
  static List<String> liveRows(Ledger ledger, String table) {
    return DuckDbWarehouse.in(ledger.home().path())
        .inTransaction(
            connection -> {
              List<String> rows = new ArrayList<>();
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "select cast(r as varchar) from (select * exclude (generation) from "
                              + table
                              + " where book = 'live') as r order by 1")) {
                while (row.next()) {
                  rows.add(row.getString(1));
                }
              }
              return rows;
            });
  }

  private static List<Long> timesTheFirstEventIsPublished(
      Map<Integer, List<CanonicalEvent>> published, Set<Integer> partitions) {
    return partitions.stream()
        .map(partition -> published.getOrDefault(partition, List.of()))
        .filter(events -> !events.isEmpty())
        .map(events -> events.stream().filter(events.get(0)::equals).count())
        .toList();
  }

  private static long size(Map<Integer, List<CanonicalEvent>> events) {
    return events.values().stream().mapToLong(List::size).sum();
  }

  private static long total(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void deleteCanonicalTopic() throws Exception {
    String topic = twin.canonicalTopic();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    while (log.exists(topic)) {
      Thread.onSpinWait();
    }
  }
}
