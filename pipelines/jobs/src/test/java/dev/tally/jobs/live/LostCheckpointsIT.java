package dev.tally.jobs.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.warehouse.BookRows;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live without a checkpoint, on a ledger whose first days are closed. */
class LostCheckpointsIT {

  private static final Instant FIRST_DAY = Instant.parse("2015-09-12T00:00:00Z");
  private static final int EDITS_A_DAY = 1_000;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void liveCountsFromTheLastCloseAndOnFromItsOwnCheckpoints() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      String topic = ledger.topics().get(0);
      log.createIfAbsent(
          new NewTopic(topic, Optional.of(2), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));

      sendDay(0, topic, kafka);
      live(ledger, kafka);
      new Archive(ledger, log, Clock.systemUTC()).run();
      new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).run();

      ledger.checkpoints().deleteAll();
      sendDay(1, topic, kafka);
      forgetArchivedRecords(ledger, kafka);
      said.clear();
      live(ledger, kafka);
      assertThat(said, hasItem("Counting from 2015-09-13T00:00:00Z."));
      assertThat(closedAsLiveCounted(ledger, log, "2015-09-13"), hasSize(100));

      sendDay(2, topic, kafka);
      said.clear();
      live(ledger, kafka);
      assertThat(said.get(0), startsWith("Going on from checkpoint "));
      assertThat(closedAsLiveCounted(ledger, log, "2015-09-14"), hasSize(100));
    }
  }

  private void live(Ledger ledger, EmbeddedKafka kafka) {
    LiveConfig config =
        new LiveConfig(
            KafkaClients.of(kafka.bootstrapServers()),
            new FlinkInProcess(),
            2,
            Duration.ofSeconds(1),
            true);
    new Live(ledger, config, Clock.systemUTC()).tellingTo(said::add).run();
  }

  /**
   * Archives and closes a day, every row of which must be equal.
   *
   * @return the records of the day that neither book counts
   */
  private static Set<Position> closedAsLiveCounted(Ledger ledger, KafkaTopics log, String day) {
    new Archive(ledger, log, Clock.systemUTC()).run();
    Days days = Days.parse(day);
    Close.Outcome outcome = new Close(ledger, days, 2).run();
    assertThat(outcome.differences(), is(empty()));
    assertThat(outcome.frozen(), hasSize(1));
    assertThat(outcome.comparison().compared(), is(greaterThan(0L)));
    assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
    Set<Position> live = exceptions(ledger, BookRows.ofLive(), days);
    assertThat(exceptions(ledger, BookRows.ofClose(outcome.run().generation()), days), is(live));
    return live;
  }

  private static Set<Position> exceptions(Ledger ledger, BookRows book, Days days) {
    Set<Position> positions = new HashSet<>();
    ledger
        .warehouse()
        .open()
        .readExceptions(book, days.from(), days.to(), row -> positions.add(row.position()));
    return positions;
  }

  /** Deletes the records that the archive holds, but for its newest file of each partition. */
  private static void forgetArchivedRecords(Ledger ledger, EmbeddedKafka kafka) throws Exception {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    new CountedFrom(FIRST_DAY.plus(Duration.ofDays(1)).toEpochMilli(), 1)
        .beginnings(ledger)
        .forEach(
            (partition, begun) ->
                before.put(partition, RecordsToDelete.beforeOffset(begun.offset())));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteRecords(before).all().get();
    }
    assertThat(
        before.values().stream().mapToLong(RecordsToDelete::beforeOffset).max().orElse(0),
        is(greaterThan(0L)));
  }

  /** The last hundred of a day but the first repeat events of the day before. */
  private static void sendDay(int day, String topic, EmbeddedKafka kafka) {
    Instant start = FIRST_DAY.plus(Duration.ofDays(day));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < EDITS_A_DAY; number++) {
      Instant time = start.plusSeconds(10 + number * 80L);
      boolean repeats = day > 0 && number >= EDITS_A_DAY - 100;
      WikiEdit edit = repeats ? edit(day - 1, number - 200) : edit(day, number);
      records.add(TopicWriter.record(topic, number % 2, time.plusMillis(300), edit.json()));
    }
    Instant end = start.plus(Duration.ofDays(1)).plusSeconds(6);
    for (int partition = 0; partition < 2; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    TopicWriter.write(kafka.bootstrapServers(), records);
  }

  private static WikiEdit edit(int day, int number) {
    Instant start = FIRST_DAY.plus(Duration.ofDays(day));
    return WikiEdit.of(day + "-" + number, start.plusSeconds(10 + number * 80L), number % 7);
  }
}
