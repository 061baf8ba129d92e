package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.SecuredKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger whose brokers speak TLS to those who log in, and a password that nobody repeats. */
class SecuredKafkaIT {

  @TempDir private Path folder;

  @Test
  void aLedgerIsCountedAndClosedOverTlsByWhoKnowsThePassword() throws Exception {
    try (SecuredKafka kafka = SecuredKafka.start(folder.resolve("broker"))) {
      Path config = folder.resolve("kafka.properties");
      Files.write(config, kafka.settings("${env:KAFKA_PASSWORD}"));
      Path said = folder.resolve("said");
      TallyProcess tally =
          new TallyProcess(
              said,
              Map.of(
                  "KAFKA_PASSWORD",
                  SecuredKafka.PASSWORD,
                  "TALLY_KAFKA_CONFIG",
                  config.toString()));
      kafka.grant(
          ResourceType.TOPIC,
          "food.",
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.CREATE,
          AclOperation.DESCRIBE_CONFIGS);
      kafka.grant(ResourceType.GROUP, "food.live", AclOperation.READ);
      String brokers = "--bootstrap-servers=" + kafka.bootstrapServers();
      Path ledger = folder.resolve("ledger");

      Said wrong =
          new TallyProcess(said, Map.of("KAFKA_PASSWORD", "Wrong-Horse-1"))
              .run(
                  "send",
                  "--catalog=retail",
                  "--mapping=foodmart",
                  "--sample",
                  "--ledger-name=food",
                  "--kafka-config=" + config,
                  brokers);
      assertThat(wrong.exitCode(), is(43));
      assertThat(
          wrong.err(),
          is(
              "Cannot use the topics: the Kafka broker at "
                  + kafka.bootstrapServers()
                  + " says: Authentication failed: Invalid username or password.\n"));

      tally.output(
          "send",
          "--catalog=retail",
          "--mapping=foodmart",
          "--sample",
          "--ledger-name=food",
          "--from=1997-01-01",
          "--to=1997-01-03",
          brokers);
      tally.output(
          "live",
          "--ledger=" + ledger,
          "--name=food",
          "--catalog=retail",
          "--stop-when-idle",
          brokers);
      assertThat(committed(kafka), is(ends(kafka)));
      Said checked = tally.run("doctor", "--ledger=" + ledger, brokers);
      assertThat(checked.out(), checked.exitCode(), is(0));
      assertThat(checked.out(), not(containsString("may not be committed")));
      tally.output("archive", "--ledger=" + ledger, brokers);
      assertThat(
          tally.output("close", "1997-01-01..1997-01-02", "--ledger=" + ledger),
          startsWith("In order. "));

      assertThat(holding("Horse", ledger, said), is(empty()));
    }
  }

  private static Map<String, Long> committed(SecuredKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.openServers()))) {
      Map<String, Long> offsets = new TreeMap<>();
      admin
          .listConsumerGroupOffsets("food.live")
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, at) -> offsets.put(partition.toString(), at.offset()));
      return offsets;
    }
  }

  private static Map<String, Long> ends(SecuredKafka kafka) {
    KafkaTopics topics = KafkaTopics.at(kafka.openServers());
    Map<String, Long> ends = new TreeMap<>();
    topics
        .lastOffsets(topics.partitions(List.of("food.retail.lines", "food.control")))
        .forEach((partition, last) -> ends.put(partition, last + 1));
    return ends;
  }

  /** Returns the files below some folders that hold a word. */
  private static List<Path> holding(String word, Path... folders) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path walked : folders) {
      try (Stream<Path> files = Files.walk(walked)) {
        files.filter(Files::isRegularFile).filter(file -> holds(word, file)).forEach(found::add);
      }
    }
    return found;
  }

  private static boolean holds(String word, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(word);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
