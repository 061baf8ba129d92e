package dev.tally.pipelines.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.tally.event.CanonicalEvent;
import dev.tally.pipelines.archive.Archive;
import dev.tally.pipelines.close.Close;
import dev.tally.pipelines.close.Days;
import dev.tally.pipelines.embedded.EmbeddedKafka;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.source.TopicLog;
import dev.tally.pipelines.warehouse.Job;
import dev.tally.pipelines.warehouse.RunStatus;
import dev.tally.pipelines.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live run that is killed with SIGKILL, twice, against one that is not. */
class KilledLiveTest {

  private static final int RECORDS = 30_000;

  /**
   * What the broker lets each client read and write, bytes a second: so little that most of the
   * history is unread, and some of the canonical events are unwritten, when a run is killed.
   */
  private static final Map<String, Double> SLOW =
      Map.of("consumer_byte_rate", 60_000.0, "producer_byte_rate", 15_000.0);

  private static final List<String> TABLES = List.of("posting", "exception", "certificate");

  @TempDir Path folder;

  @Test
  void aRunThatIsKilledTwiceComesToTheRowsOfOneThatIsNot() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      String bootstrapServers = kafka.bootstrapServers();
      TopicLog log = new TopicLog(bootstrapServers);
      Ledger ledger = Ledger.openOrCreate(folder.resolve("killed"), "wiki", "wiki");
      CanonicalTopic canonical = new CanonicalTopic(ledger, log);
      String topic = ledger.topics().get(0);
      log.createIfAbsent(Edits.topic(topic));
      Edits.send(bootstrapServers, topic, RECORDS);

      setQuotas(bootstrapServers, SLOW::get);
      Map<TopicPartition, Long> publishedByTheFirst = runAndKill(1, ledger, canonical, kafka);
      Map<TopicPartition, Long> publishedByTheSecond = runAndKill(2, ledger, canonical, kafka);
      setQuotas(bootstrapServers, quota -> null);
      try (LiveProcess last = start(3, ledger, kafka)) {
        last.awaitEnd();
      }
      new Archive(ledger, log, Clock.systemUTC()).run();
      Close.Outcome outcome = new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).run();
      Map<Integer, List<CanonicalEvent>> published = canonical.events();

      Ledger twin = Ledger.openOrCreate(folder.resolve("twin"), "wiki", "wiki");
      deleteTopic(bootstrapServers, ledger.canonicalTopic(), log);
      new Live(
              twin,
              new LiveConfig(bootstrapServers, Optional.empty(), 2, Duration.ofSeconds(10), true))
          .run();

      assertThat(outcome.differences(), is(empty()));
      assertThat(outcome.comparison().compared(), is(greaterThan(0L)));
      assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
      for (String table : TABLES) {
        assertThat(table, liveRows(ledger, table), equalTo(liveRows(twin, table)));
        assertThat(table, liveRows(ledger, table), is(not(empty())));
      }
      assertThat(
          DuckDbWarehouse.in(ledger.home()).runs().stream()
              .filter(entry -> entry.run().job() == Job.LIVE)
              .map(entry -> entry.status())
              .toList(),
          equalTo(List.of(RunStatus.RUNNING, RunStatus.RUNNING, RunStatus.DONE)));

      Map<Integer, List<CanonicalEvent>> admitted = CanonicalTopic.beyondTheLast(published);
      Map<Integer, List<CanonicalEvent>> unkilled = canonical.events();
      assertThat(CanonicalTopic.beyondTheLast(unkilled), equalTo(unkilled));
      assertThat(admitted, equalTo(unkilled));
      // What was published behind the last checkpoint is published again, and no more than that.
      assertThat(
          size(published) - size(admitted),
          allOf(
              greaterThan(0L),
              lessThan(total(publishedByTheFirst) + total(publishedByTheSecond))));
      assertThat(
          timesTheFirstEventIsPublished(published, publishedByTheFirst.keySet()),
          everyItem(is(1L)));
      System.out.println(
          outcome.comparison() + " published " + size(published) + " admitted " + size(admitted)
          + " by the first " + total(publishedByTheFirst)
          + " and the second " + total(publishedByTheSecond));
    }
  }

  /**
   * Runs until rows and a checkpoint behind them are written, and events behind that checkpoint.
   *
   * @return what the partitions of the canonical topic held before that checkpoint, if anything
   */
  private Map<TopicPartition, Long> runAndKill(
      int number, Ledger ledger, CanonicalTopic canonical, EmbeddedKafka kafka)
      throws IOException {
    long began = System.nanoTime();
    Set<Path> earlier = new HashSet<>(checkpoints(ledger));
    long rows = liveRowCount(ledger);
    try (LiveProcess live = start(number, ledger, kafka)) {
      live.await("a checkpoint", () -> !newCheckpoints(ledger, earlier).isEmpty());
      live.await("a new row", () -> liveRowCount(ledger) > rows);
      Map<TopicPartition, Long> published = canonical.ends();
      // One checkpoint may be under way; the second from here on began later.
      for (int count = 0; count < 2; count++) {
        Set<Path> before = new HashSet<>(checkpoints(ledger));
        live.await("one more checkpoint", () -> !newCheckpoints(ledger, before).isEmpty());
      }
      long atCheckpoint = total(canonical.ends());
      live.await("an event behind the checkpoint", () -> total(canonical.ends()) > atCheckpoint);
      live.kill();
      System.out.println("killed " + number + " after " + (System.nanoTime() - began) / 1_000_000 + " ms, rows " + liveRowCount(ledger) + ", checkpoints " + checkpoints(ledger));
      published.values().removeIf(end -> end == 0);
      return published;
    }
  }

  private LiveProcess start(int number, Ledger ledger, EmbeddedKafka kafka) throws IOException {
    return LiveProcess.start(
        ledger.home(),
        kafka.bootstrapServers(),
        folder.resolve("live-" + number + ".log").toFile());
  }

  private static List<Path> newCheckpoints(Ledger ledger, Collection<Path> earlier) {
    return checkpoints(ledger).stream().filter(path -> !earlier.contains(path)).toList();
  }

  /** Returns the completed checkpoints, in which Flink writes {@code _metadata} last. */
  private static List<Path> checkpoints(Ledger ledger) {
    List<Path> completed = new ArrayList<>();
    for (Path job : entries(ledger.checkpoints())) {
      for (Path checkpoint : entries(job)) {
        if (Files.exists(checkpoint.resolve("_metadata"))) {
          completed.add(checkpoint);
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

  private static long liveRowCount(Ledger ledger) {
    return DuckDbWarehouse.in(ledger.home())
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "select count(*) from posting where book = 'live'")) {
                row.next();
                return row.getLong(1);
              }
            });
  }

  /** Returns the rows of the live book, each column but the run's number. */
  private static List<String> liveRows(Ledger ledger, String table) {
    return DuckDbWarehouse.in(ledger.home())
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
      Map<Integer, List<CanonicalEvent>> published, Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(partition -> published.getOrDefault(partition.partition(), List.of()))
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

  private static void setQuotas(
      String bootstrapServers, Function<String, @Nullable Double> quotas) throws Exception {
    Map<String, @Nullable String> everyClient = new HashMap<>();
    everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
    ClientQuotaAlteration alteration =
        new ClientQuotaAlteration(
            new ClientQuotaEntity(everyClient),
            SLOW.keySet().stream()
                .map(quota -> new ClientQuotaAlteration.Op(quota, quotas.apply(quota)))
                .toList());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.alterClientQuotas(List.of(alteration)).all().get();
    }
  }

  private static void deleteTopic(String bootstrapServers, String topic, TopicLog log)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    while (log.exists(topic)) {
      Thread.onSpinWait();
    }
  }
}
