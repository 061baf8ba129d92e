package dev.tally.jobs.archive;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.ledger.archive.ArchiveEngine;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveJobIT {

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");
  private static final int PARTITIONS = 3;

  @TempDir private Path folder;

  @Test
  void aClusterMakesTheFilesThatThisProcessMakesAndGoesOnWithThem() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        EmbeddedFlink flink = EmbeddedFlink.start(2, Folder.at(folder.resolve("flink")))) {
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      Ledger here = ledger("here");
      Ledger there = ledger("there");
      String topic = here.topics().get(0);
      log.createIfAbsent(
          new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
      ArchiveEngine cluster =
          new ArchiveJob(flink.cluster(), new BatchJob("tally-archive-wiki", 2));

      send(kafka, topic, 0, 300);
      archive(here, log, ArchiveEngine.inThisProcess(2), 300);
      archive(there, log, cluster, 300);
      send(kafka, topic, 300, 450);
      archive(here, log, ArchiveEngine.inThisProcess(1), 150);
      archive(there, log, cluster, 150);
      archive(there, log, cluster, 0);

      assertThat(files(there), is(files(here)));
      assertThat(files(here).size(), is(greaterThan(PARTITIONS)));
      assertThat(there.archive().folder("attempt").list(), is(empty()));
      assertThat(there.archive().folder("manifest-list").list(), hasSize(1));
    }
  }

  private Ledger ledger(String name) {
    return Ledger.openOrCreate(Folder.at(folder.resolve(name)), "wiki", "wiki");
  }

  private static void send(EmbeddedKafka kafka, String topic, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = from; number < to; number++) {
      Instant time = START.plusSeconds(number * 60L);
      String edit = WikiEdit.of(Integer.toString(number), time, 1).json();
      records.add(TopicWriter.record(topic, number % PARTITIONS, time, edit));
    }
    TopicWriter.write(kafka.bootstrapServers(), records);
  }

  private static void archive(Ledger ledger, KafkaTopics log, ArchiveEngine engine, long records) {
    Archive.Outcome outcome = new Archive(ledger, log, Clock.systemUTC(), engine).run();
    assertThat(outcome.records(), is(records));
    assertThat(outcome.gaps(), is(empty()));
    assertThat(outcome.notes(), is(empty()));
  }

  private static List<ArchivedFile> files(Ledger ledger) {
    return ArchivedSpan.of(ledger, ledger.topics()).files();
  }
}
