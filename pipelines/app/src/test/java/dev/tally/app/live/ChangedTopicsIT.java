package dev.tally.app.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tally.base.ChildProcess;
import dev.tally.base.ExitCode;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.live.CanonicalTopic;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Heartbeat;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Topics that get partitions, lose records or are created again, while live runs and between. */
class ChangedTopicsIT {

  @TempDir private static Path brokerDir;
  private static EmbeddedKafka kafka;
  private static Admin admin;

  @TempDir private Path folder;
  private Ledger ledger;
  private String topic;
  private int sent;
  private int started;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(brokerDir);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void createLedger(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), name, "wiki");
    topic = ledger.topics().get(0);
    createTopic();
  }

  private void createTopic() {
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(
            new NewTopic(topic, Optional.of(2), Optional.empty())
                .configs(Map.of("message.timestamp.type", "LogAppendTime")));
  }

  @Test
  void newPartitionsAreCountedFromTheirFirstOffsetWithoutAnInterruptionByHand() throws Exception {
    try (ChildProcess live = start()) {
      send(0, 5);
      send(1, 5);
      awaitAdmitted(live, 10);
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
      send(2, 5);
      awaitAdmitted(live, 15);
      assertThat(
          live.said(),
          containsString("There are partitions that this run does not read: " + topic + "-2."));
      assertThat(
          live.said(), containsString("Counting new partitions: " + topic + "-2 from offset 0."));
      live.kill();
    }
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4))).all().get();
    for (int partition = 0; partition < 4; partition++) {
      send(partition, 5);
    }
    try (ChildProcess live = start()) {
      awaitAdmitted(live, 35);
      assertThat(
          live.said(), containsString("Counting new partitions: " + topic + "-3 from offset 0."));
      live.kill();
    }
    assertThat(KilledLiveIT.liveRows(ledger, "exception"), is(empty()));
  }

  @Test
  void whereRetentionHasPassedItsPositionLiveStopsAndSaysWhichOffsetsAreLost() throws Exception {
    try (ChildProcess live = start()) {
      send(0, 10);
      awaitAdmitted(live, 10);
      awaitCheckpoints(live, 2);
      live.kill();
    }
    long next = end(0);
    send(0, 20);
    deleteBefore(0, next + 7);
    try (ChildProcess live = start()) {
      live.awaitExit(ExitCode.FAULT.number());
      assertThat(
          live.said(),
          matchesPattern(
              "(?s).*Records are lost to live: offsets \\d+ to "
                  + (next + 6)
                  + " of "
                  + topic
                  + "-0 were deleted \\(arrived from about \\S+Z until \\S+Z\\)\\. Live cannot go"
                  + " on without them; count in another --ledger folder, and let topics keep their"
                  + " records for longer than live may be behind\\.\n"));
    }
  }

  @Test
  void whereTheFirstRecordsAreGoneBeforeALedgerBeginsItBeginsBehindThem() throws Exception {
    send(0, 10);
    deleteBefore(0, 4);
    try (ChildProcess live = start()) {
      awaitAdmitted(live, 6);
      live.kill();
    }
    assertThat(
        DuckDbWarehouse.in(ledger.home().path()).decision("read-plan").orElseThrow().value(),
        containsString("\"first_offset\" : 4"));
  }

  @Test
  void aTopicThatIsDeletedAndCreatedAgainStopsLiveThenAndEverAfter() throws Exception {
    try (ChildProcess live = start()) {
      send(0, 5);
      awaitAdmitted(live, 5);
      String id = topicId();
      admin.deleteTopics(List.of(topic)).all().get();
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      while (log.exists(topic)) {
        Thread.onSpinWait();
      }
      createTopic();
      String sentence =
          "The topic "
              + topic
              + " was deleted and created again: the one that this ledger counts has the topic id "
              + id
              + ", the one that is there now "
              + topicId()
              + ". What the old one held and live had not read is lost; count the new one in"
              + " another --ledger folder.\n";
      live.awaitExit(ExitCode.FAULT.number());
      assertThat(live.said(), containsString(sentence));
      try (ChildProcess again = start()) {
        again.awaitExit(ExitCode.FAULT.number());
        assertThat(again.said(), containsString(sentence));
      }
    }
  }

  private ChildProcess start() throws IOException {
    return LiveProcess.start(
        ledger.home().path(),
        kafka.bootstrapServers(),
        folder.resolve("live-" + started++ + ".log"));
  }

  /** Sends events that happened some minutes ago: they are booked when they arrive less L. */
  private void send(int partition, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Instant happened = Instant.now().minus(Duration.ofMinutes(3));
    for (int index = 0; index < count; index++) {
      records.add(
          TopicWriter.record(
              topic, partition, happened, WikiEdit.of("e" + sent++, happened, 1).json()));
    }
    TopicWriter.write(kafka.bootstrapServers(), records);
  }

  private void awaitAdmitted(ChildProcess live, int count) {
    CanonicalTopic canonical = new CanonicalTopic(ledger, KafkaTopics.at(kafka.bootstrapServers()));
    Set<String> ids = new HashSet<>();
    try (Heartbeat heartbeat =
        Heartbeat.of(
            ledger.catalog(),
            ledger.name(),
            KafkaClients.of(kafka.bootstrapServers()),
            InstantSource.system())) {
      live.await(
          count + " events",
          () -> {
            heartbeat.beat();
            ids.clear();
            if (KafkaTopics.at(kafka.bootstrapServers()).exists(ledger.canonicalTopic())) {
              CanonicalTopic.beyondTheLast(canonical.events())
                  .values()
                  .forEach(events -> events.forEach(event -> ids.add(event.event().id())));
            }
            return ids.size() >= count;
          });
    }
    assertThat(ids.size(), is(count));
  }

  private void awaitCheckpoints(ChildProcess live, int count) {
    for (int each = 0; each < count; each++) {
      Set<Path> before = KilledLiveIT.checkpoints(ledger);
      live.await("a checkpoint", () -> !before.containsAll(KilledLiveIT.checkpoints(ledger)));
    }
  }

  private long end(int partition) {
    KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
    try (var consumer = log.openConsumer()) {
      TopicPartition asked = new TopicPartition(topic, partition);
      return consumer.endOffsets(List.of(asked)).values().iterator().next();
    }
  }

  private void deleteBefore(int partition, long offset) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  private String topicId() throws Exception {
    return admin
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get()
        .get(topic)
        .topicId()
        .toString();
  }
}
