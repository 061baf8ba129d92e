package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.PublishDays;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger whose numbers are in BigQuery too, from the first event to the closed day. */
class BigQueryIT {

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");

  @TempDir Path folder;

  @Test
  void bigQueryHoldsWhatLiveAndTheCloseWroteToTheLedgersOwnWarehouse() throws Exception {
    Path temp = Files.createDirectory(folder.resolve("temp"));
    try (FakeBigQuery bigQuery = new FakeBigQuery();
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger =
          Ledger.openOrCreate(
              Folder.at(folder.resolve("ledger")),
              "wiki",
              "wiki",
              new Ledger.Keeping(bigQuery.url(temp, "duckdb:warehouse.duckdb"), null));
      OwnRows own = new OwnRows(folder.resolve("ledger/warehouse.duckdb"));
      send(ledger.topics().get(0), kafka);

      live(ledger, kafka);

      own.areThoseOf("posting where book = 'live'", bigQuery.rows("live_posting"));
      own.areThoseOf("exception where book = 'live'", bigQuery.rows("live_exception"));
      own.areThoseOf("certificate where book = 'live'", bigQuery.rows("live_certificate"));
      assertThat(bigQuery.rows("closed_posting"), is(empty()));

      new Archive(ledger, KafkaTopics.at(kafka.bootstrapServers()), Clock.systemUTC()).run();
      new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).run();
      assertThat(
          publish(ledger),
          is(Optional.of("Copied 2015-09-11..2015-09-12 to bigquery://shop-project/numbers.")));

      own.areThoseOf("posting where book = 'closed'", bigQuery.rows("closed_posting"));
      own.areThoseOf("exception where book = 'closed'", bigQuery.rows("closed_exception"));
      own.areThoseOf("event", bigQuery.rows("closed_event"));
      own.areThoseOf("close_difference", bigQuery.rows("close_difference"));
      own.areThoseOf("close_count", bigQuery.rows("close_count"));
      own.areThoseOf("closed_day", bigQuery.rows("closed_day"));
      own.areThoseOf("meter", bigQuery.rows("meter"));
      assertThat(bigQuery.loads().get(0), is("meter"));
      assertThat(
          bigQuery.loads().subList(bigQuery.loads().size() - 2, bigQuery.loads().size()),
          is(List.of("closed_day$20150911", "closed_day$20150912")));
      try (Stream<Path> left = Files.walk(temp)) {
        assertThat(left.filter(Files::isRegularFile).toList(), is(empty()));
      }

      int loads = bigQuery.loads().size();
      assertThat(publish(ledger), is(Optional.empty()));
      assertThat(bigQuery.loads(), hasSize(loads));
      assertThat(bigQuery.statements(), hasSize(1));
    }
  }

  private static Optional<String> publish(Ledger ledger) {
    return new PublishDays(ledger, new FlinkInProcess(), 2).run();
  }

  private static void live(Ledger ledger, EmbeddedKafka kafka) {
    LiveConfig config =
        new LiveConfig(
            KafkaClients.of(kafka.bootstrapServers()),
            new FlinkInProcess(),
            2,
            Duration.ofSeconds(1),
            true);
    new Live(ledger, config, Clock.systemUTC()).run();
  }

  /** The last fifty repeat others. */
  private static void send(String topic, EmbeddedKafka kafka) {
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(
            new NewTopic(topic, Optional.of(2), Optional.empty())
                .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < 500; number++) {
      Instant time = START.plusSeconds(number * 100L);
      int edited = number < 450 ? number : number - 300;
      WikiEdit edit =
          WikiEdit.of(Integer.toString(edited), START.plusSeconds(edited * 100L), edited % 7);
      records.add(TopicWriter.record(topic, number % 2, time.plusMillis(300), edit.json()));
    }
    Instant end = START.plus(Duration.ofDays(1)).plusSeconds(6);
    for (int partition = 0; partition < 2; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    TopicWriter.write(kafka.bootstrapServers(), records);
  }
}
