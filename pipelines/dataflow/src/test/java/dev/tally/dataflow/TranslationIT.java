package dev.tally.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.archive.ArchiveJob;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every pipeline as Dataflow is sent it, without Dataflow: written as a template. */
class TranslationIT {

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");

  private static final Path STEPS = Path.of("src/test/resources/steps");

  @TempDir Path folder;

  @Test
  void everyPipelineIsSentInStepsThatAreNamedAsBefore() throws Exception {
    TranslatingEngine engine = new TranslatingEngine(folder);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      send(kafka.bootstrapServers(), ledger.topics().get(0), log);

      LiveConfig config =
          new LiveConfig(
              KafkaClients.of(kafka.bootstrapServers()), engine, 2, Duration.ofSeconds(1), true);
      new Live(ledger, config, Clock.systemUTC()).run();
      new Archive(
              ledger,
              log,
              Clock.systemUTC(),
              new ArchiveJob(engine, new BatchJob("tally-archive-wiki", 2)))
          .run();
      changeRows(ledger);
      new Close(ledger, Days.parse("2015-09-11..2015-09-12"), 2).on(engine).run();
    }
    List<String> jobs = List.of("live", "archive", "close", "causes");
    assertThat(
        List.copyOf(engine.sent().keySet()),
        is(jobs.stream().map(job -> "tally-" + job + "-wiki").toList()));
    for (String job : jobs) {
      JsonNode sent = engine.sent().get("tally-" + job + "-wiki");
      assertThat(job, steps(sent), is(Files.readAllLines(STEPS.resolve(job + ".txt"))));
      assertThat(job, experiments(sent), hasItem("disable_runner_v2"));
    }
  }

  /**
   * Returns what each step is, and its name: state is found by it when a job takes another's place.
   */
  private static List<String> steps(JsonNode job) {
    List<String> steps = new ArrayList<>();
    for (JsonNode step : job.path("steps")) {
      JsonNode properties = step.path("properties");
      String kind = step.path("kind").asText();
      String form = properties.at("/format/value").asText();
      String state = properties.has("uses_keyed_state") ? " with state" : "";
      steps.add(
          "%s%s: %s"
              .formatted(
                  form.isEmpty() ? kind : kind + " of a " + form,
                  state,
                  properties.at("/user_name/value").asText()));
    }
    return steps;
  }

  private static List<String> experiments(JsonNode job) {
    List<String> experiments = new ArrayList<>();
    job.at("/environment/experiments").forEach(one -> experiments.add(one.asText()));
    return experiments;
  }

  /** Causes are searched only where rows differ. */
  private static void changeRows(Ledger ledger) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:duckdb:" + ledger.home().local().orElseThrow().resolve("warehouse.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("update posting set events = events + 1");
    }
  }

  private static void send(String bootstrapServers, String topic, KafkaTopics log) {
    log.createIfAbsent(
        new NewTopic(topic, Optional.of(2), Optional.empty())
            .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      Instant time = START.plusSeconds(number * 10L);
      WikiEdit edit = WikiEdit.of(Integer.toString(number), time, number % 7);
      records.add(TopicWriter.record(topic, number % 2, time.plusMillis(300), edit.json()));
    }
    Instant end = START.plus(Duration.ofDays(1)).plusSeconds(6);
    for (int partition = 0; partition < 2; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    TopicWriter.write(bootstrapServers, records);
  }
}
