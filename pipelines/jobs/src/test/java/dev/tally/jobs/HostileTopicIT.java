package dev.tally.jobs;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.ControlType;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
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
import dev.tally.transforms.decode.Mutations;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a producer writes to a topic, live counts to its end, every record has one disposition,
 * and a close of the day comes to the same rows.
 */
class HostileTopicIT {

  private static final long SEED = Long.getLong("tally.fuzz.seed", 20260302);
  private static final int RECORDS = Integer.getInteger("tally.fuzz.topic.records", 2_000);
  private static final int PARTITIONS = 2;

  /** Timestamps that cannot be true: of no time at all, in other units, and as far as they go. */
  private static final long[] TIMESTAMPS = {
    0, 1, 1_772_445_600, 1_772_445_600_000_000L, 1_772_445_600_000_000_000L, Long.MAX_VALUE
  };

  /** Every so many records have one of them. */
  private static final int STRAY = 101;

  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  @TempDir Path folder;

  @Test
  void noRecordStopsLiveAndEachHasOneDispositionWhichTheCloseComesToAsWell() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Path catalog = Path.of(requireNonNull(getClass().getResource("/mill")).toURI());
      Ledger ledger =
          Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "mill", catalog.toString());
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      String topic = ledger.topics().get(0);
      log.createIfAbsent(
          new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
      List<ProducerRecord<byte[], byte[]>> records = records(topic);
      TopicWriter.write(kafka.bootstrapServers(), records);

      LiveConfig config =
          new LiveConfig(
              KafkaClients.of(kafka.bootstrapServers()),
              new FlinkInProcess(),
              2,
              Duration.ofSeconds(1),
              true);
      new Live(ledger, config, Clock.systemUTC()).run();
      new Archive(ledger, log, Clock.systemUTC()).run();
      Close.Outcome outcome = new Close(ledger, Days.parse("2026-03-02"), 2).run();

      assertThat(outcome.differences(), is(empty()));
      assertThat(outcome.comparison().equal(), is(outcome.comparison().compared()));
      SortedMap<String, Long> ends = ends(ledger);
      System.out.println(records.size() + " records of the seed " + SEED + ": " + ends);
      assertThat(
          ends.values().stream().mapToLong(Long::longValue).sum(), is((long) records.size()));
    }
  }

  /** Returns how many records met each end; those of a batch meet that of its first event. */
  private static SortedMap<String, Long> ends(Ledger ledger) {
    SortedMap<String, Long> ends = new TreeMap<>();
    for (Cell cell :
        DuckDbWarehouse.in(ledger.home().path()).cells(CellQuery.all(Meters.RECORDS))) {
      long records = cell.measures().get("records") - cell.measures().get("batched");
      ends.merge(String.join(" ", cell.group().subList(2, 4)).strip(), records, Long::sum);
    }
    return ends;
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
    List<RawRecord> hostile = new ArrayList<>(HostileRecords.all(topic));
    Mutations mutations = new Mutations(HostileRecords.sound(topic));
    for (int number = 0; number < RECORDS; number++) {
      hostile.add(mutations.of(SEED, number));
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < hostile.size(); number++) {
      RawRecord record = hostile.get(number);
      ProducerRecord<byte[], byte[]> sent =
          new ProducerRecord<>(
              topic,
              number % PARTITIONS,
              number % STRAY == STRAY - 1
                  ? TIMESTAMPS[number / STRAY % TIMESTAMPS.length]
                  : START.plusMillis(number * 100L).toEpochMilli(),
              record.key(),
              record.value());
      for (Header header : record.headers()) {
        sent.headers().add(header.name(), header.value());
      }
      records.add(sent);
    }
    // The last instant that is still booked on the day.
    Instant end = Instant.parse("2026-03-03T00:00:04.999Z");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    return records;
  }
}
