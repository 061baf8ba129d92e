package dev.tally.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveThenCloseIT {

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(1));

  @TempDir Path folder;

  @Test
  void aHistoryThatIsCountedLiveIsClosedWithEveryRowEqual() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      String topic = ledger.topics().get(0);
      log.createIfAbsent(
          new NewTopic(topic, Optional.of(2), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
      send(kafka.bootstrapServers(), topic);

      LiveConfig config =
          new LiveConfig(
              KafkaClients.of(kafka.bootstrapServers()),
              new FlinkInProcess(),
              2,
              Duration.ofSeconds(1),
              true);
      new Live(ledger, config, Clock.systemUTC()).run();
      new Archive(ledger, log, Clock.systemUTC()).run();
      Close.Outcome outcome = new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).run();

      assertThat(outcome.differences(), is(empty()));
      assertThat(positions(ledger, BookRows.ofLive()), hasSize(100));
      assertThat(
          positions(ledger, BookRows.ofLive()),
          is(positions(ledger, BookRows.ofClose(outcome.run().generation()))));
      assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
    }
  }

  private static Set<Position> positions(Ledger ledger, BookRows book) {
    Set<Position> positions = new HashSet<>();
    ledger
        .warehouse()
        .open()
        .readExceptions(
            book, START.toEpochMilli(), END.toEpochMilli(), row -> positions.add(row.position()));
    return positions;
  }

  private static void send(String bootstrapServers, String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < 5_000; number++) {
      Instant time = START.plusSeconds(number * 10L);
      WikiEdit edit = WikiEdit.of(Integer.toString(number % 4_900), time, number % 7);
      records.add(TopicWriter.record(topic, number % 2, time.plusMillis(300), edit.json()));
    }
    Instant end = START.plus(Duration.ofDays(1)).plusSeconds(6);
    for (int partition = 0; partition < 2; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    TopicWriter.write(bootstrapServers, records);
  }
}
