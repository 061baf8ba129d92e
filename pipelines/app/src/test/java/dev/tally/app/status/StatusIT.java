package dev.tally.app.status;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.app.Said;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.Disposition;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.status.LedgerStatus;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class StatusIT {

  private static final Duration RETENTION = Duration.ofDays(365);
  private static final int RECORDS = 10;

  @TempDir static Path shared;
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(shared);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  /** An hour after the first of its records, which nobody has read. */
  private LedgerStatus unread(String name) {
    Ledger ledger = ledger(name, "LogAppendTime", RETENTION.toMillis());
    Instant first = send(ledger, Instant.now());
    return LedgerStatus.of(ledger, topics(), InstantSource.fixed(first.plus(Duration.ofHours(1))));
  }

  @Test
  void whatNobodyHasReadIsToldInRecordsInTimeAndAgainstTheRetention() {
    LedgerStatus status = unread("unread");
    StringWriter text = new StringWriter();
    StatusText.print(status, new PrintWriter(text, true));

    assertThat(
        text.toString(),
        is(
            """
            Ledger unread at AT
              live       has never run
              certified  5m: nothing, 1h: nothing, 1d: nothing
              closed     nothing
              exceptions none so far

            READER   TOPIC                            PARTITIONS LAG IN RECORDS        LAG  KEPT FOR STILL
            live     unread.wiki.edits                         2             10         1h        364d 23h
            archive  unread.wiki.edits                         2             10         1h        364d 23h
            """
                .replace("AT", status.at().truncatedTo(ChronoUnit.SECONDS).toString())));
  }

  @Test
  void metricsAreTheSameNumbersAndPrometheusReadsThem() throws Exception {
    LedgerStatus status = unread("metrics");
    try (StatusServer server = StatusServer.at("127.0.0.1", 0)) {
      assertThat(scrape(server), containsString("\ntally_status_up 0.0\n"));

      server.serve(Optional.of(status));
      String metrics = scrape(server);

      assertThat(metrics, containsString("\ntally_status_up 1.0\n"));
      assertThat(metrics, containsString("\ntally_close_lag_seconds{ledger=\"metrics\"} 0.0\n"));
      for (String reader : List.of(LedgerStatus.LIVE, LedgerStatus.ARCHIVE)) {
        String of =
            "{ledger=\"metrics\",partition=\"0\",reader=\""
                + reader
                + "\",topic=\"metrics.wiki.edits\"} ";
        assertThat(metrics, containsString("\ntally_lag_records" + of + "5.0\n"));
        assertThat(metrics, containsString("\ntally_lag_seconds" + of));
        assertThat(metrics, containsString("\ntally_retention_left_seconds" + of));
      }
      assertThat(Promtool.orSkip().read(folder, metrics, "check", "metrics"), is(""));

      server.serve(Optional.empty());
      assertThat(scrape(server), not(containsString("tally_lag_records")));
    }
  }

  @Test
  void whatIsCountedAndArchivedIsNoLagAndAHistoryHasNoneInTime() throws Exception {
    Ledger ledger = ledger("read", "CreateTime", -1);
    Instant day = Instant.parse("2015-09-12T00:00:00Z");
    send(ledger, day);
    String[] options = {
      "--ledger=" + ledger.home().path(), "--bootstrap-servers=" + kafka.bootstrapServers()
    };
    run("live", options[0], options[1], "--stop-when-idle");
    run("archive", options[0], options[1]);

    JsonNode status =
        new ObjectMapper().readTree(run("status", options[0], options[1], "--format=json"));

    assertThat(status.get("live").get("run").asLong(), is(1L));
    assertThat(status.get("live").get("status").asText(), is("DONE"));
    assertThat(
        status.get("exceptions_since_closed").toString(),
        is("{\"" + Disposition.DUPLICATE.name() + "\":1}"));
    List<String> lags = new ArrayList<>();
    for (JsonNode lag : status.get("lag")) {
      if (!lag.get("topic").asText().endsWith(".control")) {
        lags.add(
            "%s %s %s %s"
                .formatted(
                    lag.get("reader").asText(),
                    lag.get("partition"),
                    lag.get("records"),
                    lag.get("lag_ms")));
      }
    }
    assertThat(
        lags,
        is(List.of("live 0 0 null", "live 1 0 null", "archive 0 0 null", "archive 1 0 null")));
  }

  private Ledger ledger(String name, String timestamps, long retention) {
    Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve(name)), name, "wiki");
    topics()
        .createIfAbsent(
            new NewTopic(ledger.topics().get(0), Optional.of(2), Optional.empty())
                .configs(
                    Map.of(
                        "message.timestamp.type",
                        timestamps,
                        "retention.ms",
                        Long.toString(retention))));
    return ledger;
  }

  /** Sends edits, the last of which came before, and returns when the first was appended. */
  private static Instant send(Ledger ledger, Instant time) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < RECORDS; number++) {
      WikiEdit edit = WikiEdit.of("e" + (number % (RECORDS - 1)), time, number % (RECORDS - 1));
      records.add(TopicWriter.record(ledger.topics().get(0), number % 2, time, edit.json()));
    }
    TopicWriter.write(kafka.bootstrapServers(), records);
    KafkaTopics topics = topics();
    return topics
        .appendTimes(
            topics.partitions(List.of(ledger.topics().get(0))).stream()
                .collect(toMap(partition -> partition, any -> 0L)))
        .values()
        .stream()
        .map(Instant::ofEpochMilli)
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private static KafkaTopics topics() {
    return KafkaTopics.at(kafka.bootstrapServers());
  }

  private static String run(String... arguments) {
    Said said = Said.run(arguments);
    assertThat(said.err(), said.exitCode(), is(0));
    return said.out();
  }

  private static String scrape(StatusServer server) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
