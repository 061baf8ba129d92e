package dev.tally.app.live;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.tally.base.ChildProcess;
import dev.tally.base.Progress;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.live.Quota;
import dev.tally.jobs.live.RedriveProcess;
import dev.tally.jobs.redrive.RedriveOutcome;
import dev.tally.jobs.redrive.RedrivenRecord;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that had expired are brought back, while what brings them back is killed, while live is
 * killed, again, and once more after {@code H}.
 */
class RedriveIT {

  private static final int EXPIRED = 300;
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  /** The twelve hours in which the expired edits happened, one a minute, each adding its number. */
  private static final Instant HAPPENED = Instant.parse("2015-09-01T12:00:00Z");

  @TempDir Path folder;
  private EmbeddedKafka kafka;
  private Ledger ledger;
  private KafkaTopics log;
  private TopicPartition edits;
  private TopicPartition control;

  @Test
  void whateverHappensEachRecordIsCountedOnceLiveAndClosed() throws Exception {
    try (EmbeddedKafka started = EmbeddedKafka.start(folder.resolve("kafka"))) {
      kafka = started;
      createTopics();
      sendEdits();
      timePasses("2015-09-11T00:10:00Z");
      try (ChildProcess live = startLive(1)) {
        awaitCounted(live, "2015-09-11T00:00:00Z");
        live.await(
            "all exceptions", () -> warehouse().countExceptions(RedriveProcess.ALL) == EXPIRED + 3);
        close("2015-09-01..2015-09-10");

        int written = redriveUntilKilled("2015-09-11T00:20:00Z");
        assertThat(fates("2015-09-11T00:21:00Z"), is(fatesAfter(written)));
        assertThat(fates("2015-09-11T00:22:00Z"), is(fatesAfter(EXPIRED + 2)));
        writeCommandsAgain("2015-09-11T00:23:00Z");
        live.await("a checkpoint", () -> !KilledLiveIT.checkpoints(ledger).isEmpty());
        live.kill();
      }
      timePasses("2015-09-12T00:10:00Z");
      try (ChildProcess live = startLive(2)) {
        awaitCounted(live, "2015-09-12T00:00:00Z");
        close("2015-09-11");
        expectEachOnce();

        // H has passed: admission remembers none of the edits.
        timePasses("2015-09-20T00:10:00Z");
        awaitCounted(live, "2015-09-20T00:00:00Z");
        close("2015-09-12..2015-09-19");
        assertThat(fates("2015-09-20T00:20:00Z"), is(fatesAfter(EXPIRED + 2)));
        writeCommandsAgain("2015-09-20T00:21:00Z");
        timePasses("2015-09-21T00:10:00Z");
        awaitCounted(live, "2015-09-21T00:00:00Z");
        close("2015-09-20");
        expectEachOnce();
      }
    }
  }

  private void createTopics() {
    String bootstrapServers = kafka.bootstrapServers();
    log = KafkaTopics.at(bootstrapServers);
    ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
    edits = new TopicPartition(ledger.topics().get(0), 0);
    control = new TopicPartition(ledger.controlTopic(), 0);
    for (TopicPartition partition : List.of(edits, control)) {
      log.createIfAbsent(
          new NewTopic(partition.topic(), Optional.of(1), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
    }
  }

  /**
   * One edit that is counted; then its copy, others that are too old, one too early, one broken.
   */
  private void sendEdits() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Instant first = Instant.parse("2015-09-01T10:00:00Z");
    records.add(edit("counted", first, 1_000_000, first));
    Instant later = Instant.parse("2015-09-10T10:00:00Z");
    records.add(edit("counted", first, 1_000_000, later));
    for (int number = 1; number <= EXPIRED; number++) {
      Instant time = HAPPENED.plus(number, ChronoUnit.MINUTES);
      records.add(edit("expired" + number, time, number, later));
    }
    records.add(edit("early", later.plus(FIVE_MINUTES), 2_000_000, later));
    records.add(record(later, "{}"));
    TopicWriter.write(kafka.bootstrapServers(), records);
  }

  private ProducerRecord<byte[], byte[]> edit(String id, Instant time, int added, Instant arrival) {
    return record(arrival, WikiEdit.of(id, time, added).json());
  }

  private ProducerRecord<byte[], byte[]> record(Instant arrival, String value) {
    return TopicWriter.record(edits.topic(), edits.partition(), arrival, value);
  }

  private void timePasses(String to) {
    List<ProducerRecord<byte[], byte[]>> heartbeats = new ArrayList<>();
    for (TopicPartition partition : List.of(edits, control)) {
      heartbeats.add(
          TopicWriter.control(
              partition.topic(), partition.partition(), Instant.parse(to), ControlType.HEARTBEAT));
    }
    TopicWriter.write(kafka.bootstrapServers(), heartbeats);
  }

  private ChildProcess startLive(int number) throws IOException {
    return LiveProcess.start(
        ledger.home().path(), kafka.bootstrapServers(), folder.resolve("live-" + number + ".log"));
  }

  private void awaitCounted(ChildProcess live, String through) {
    long time = Instant.parse(through).toEpochMilli();
    live.await(
        "everything booked before " + through,
        () -> warehouse().completeThrough(FIVE_MINUTES).orElse(Long.MIN_VALUE) >= time);
  }

  private DuckDbWarehouse warehouse() {
    return DuckDbWarehouse.in(ledger.home().path());
  }

  private void close(String days) {
    new Archive(ledger, log, Clock.systemUTC()).run();
    Close.Outcome outcome = new Close(ledger, Days.parse(days), 1).run();

    assertThat(days, outcome.differences(), is(empty()));
    assertThat(days, outcome.comparison().equal(), is(outcome.comparison().compared()));
  }

  /** Returns how many commands it had written when it was killed. */
  private int redriveUntilKilled(String now) throws Exception {
    Quota.ofProducers(kafka.bootstrapServers(), 2_000.0);
    long before = end();
    try (ChildProcess redrive =
        ChildProcess.java(
            folder.resolve("redrive.log"),
            RedriveProcess.class,
            List.of(ledger.home().toString(), kafka.bootstrapServers(), now))) {
      redrive.await("a command", () -> end() > before);
      redrive.kill();
    }
    Quota.ofProducers(kafka.bootstrapServers(), null);
    int written = (int) (end() - before);
    assertThat(written, is(allOf(greaterThan(0), lessThan(EXPIRED))));
    return written;
  }

  private long end() {
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      return consumer.endOffsets(List.of(control)).getOrDefault(control, 0L);
    }
  }

  private Map<RedriveOutcome, Long> fates(String now) {
    List<RedrivenRecord> results =
        RedriveProcess.redriver(ledger.home().path(), kafka.bootstrapServers(), Instant.parse(now))
            .run(RedriveProcess.ALL, "test", false, Progress.NONE);
    return new TreeMap<>(results.stream().collect(groupingBy(RedrivenRecord::fate, counting())));
  }

  /** Returns what becomes of all records where so many have been commanded before. */
  private static Map<RedriveOutcome, Long> fatesAfter(int commanded) {
    Map<RedriveOutcome, Long> fates = new TreeMap<>();
    fates.put(RedriveOutcome.STILL_REJECTED, 1L);
    fates.put(RedriveOutcome.COMMANDED_BEFORE, (long) commanded);
    if (commanded < EXPIRED) {
      // The copy of the counted edit is the first in the log, so its command was written.
      fates.put(RedriveOutcome.COMMANDED, EXPIRED + 2L - commanded);
    }
    return fates;
  }

  /** Does what no tally redrive does: writes each command a second time. */
  private void writeCommandsAgain(String time) {
    List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      consumer.assign(List.of(control));
      consumer.seek(control, 0);
      long end = end();
      while (consumer.position(control) < end) {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
          if (polled.key() != null) {
            copies.add(
                new ProducerRecord<>(
                    control.topic(),
                    control.partition(),
                    Instant.parse(time).toEpochMilli(),
                    polled.key(),
                    polled.value(),
                    polled.headers()));
          }
        }
      }
    }
    TopicWriter.write(kafka.bootstrapServers(), copies);
  }

  /** Holds the rows against what was sent: each edit in the hour in which it happened, once. */
  private void expectEachOnce() {
    Map<Instant, Long> expected = new HashMap<>();
    expected.merge(Instant.parse("2015-09-01T10:00:00Z"), 1_000_000L, Long::sum);
    expected.merge(Instant.parse("2015-09-10T10:00:00Z"), 2_000_000L, Long::sum);
    for (int number = 1; number <= EXPIRED; number++) {
      Instant hour = HAPPENED.plus(number, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.HOURS);
      expected.merge(hour, (long) number, Long::sum);
    }
    Map<Instant, Long> counted = new HashMap<>();
    for (Cell cell : warehouse().cells(CellQuery.all("wiki.edits"))) {
      counted.put(Instant.ofEpochMilli(cell.valueStart()), cell.measures().get("added"));
    }
    assertThat(counted, is(expected));
    // All that had expired but the copy of the edit that was counted, and the one from ahead.
    assertThat(
        warehouse().exceptions(RedriveProcess.ALL, Integer.MAX_VALUE).stream()
            .filter(exception -> exception.broughtBackBy() != null)
            .count(),
        is(EXPIRED + 1L));
  }
}
