package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicLogIT {

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaTopics log;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(folder);
    log = KafkaTopics.at(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedInOneSentenceAndSoon() throws IOException {
    // A port that is taken and that nobody listens to in Kafka's language.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String server = "127.0.0.1:" + silent.getLocalPort();

      UserError error =
          assertTimeout(
              Duration.ofSeconds(25),
              () ->
                  assertThrows(
                      UserError.class,
                      () -> KafkaTopics.at(server).partitions(List.of("shop.orders"))));

      assertThat(error.exitCode(), is(ExitCode.UNREACHABLE));
      assertThat(
          error.getMessage(),
          is(
              "Cannot list the partitions of shop.orders: no Kafka broker answers at "
                  + server
                  + ", though somebody listens; if it wants TLS or a login, say how in"
                  + " --kafka-config."));
    }
  }

  @Test
  void aTopicThatDoesNotExistIsNamedInOneSentence() {
    UserError error = assertThrows(UserError.class, () -> log.partitions(List.of("shop.orders")));

    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        error.getMessage(),
        is(
            "Cannot list the partitions of shop.orders: a topic does not exist at "
                + kafka.bootstrapServers()
                + "."));
    assertThat(log.exists("shop.orders"), is(false));
  }

  @Test
  void partitionsComeInOrderAndTheLastOffsetOfAnEmptyOneIsBelowZero() {
    new GoldenTopics(kafka.bootstrapServers()).create("shop.visits", 2);

    List<TopicPartition> partitions = log.partitions(List.of("shop.visits"));

    assertThat(
        partitions,
        equalTo(
            List.of(new TopicPartition("shop.visits", 0), new TopicPartition("shop.visits", 1))));
    assertThat(
        log.lastOffsets(partitions), equalTo(Map.of("shop.visits-0", -1L, "shop.visits-1", -1L)));
    assertThat(log.isHistory("shop.visits"), is(true));
  }

  @Test
  void aGroupIsToldHowFarItHasComeAndNeverGoesBack() {
    new GoldenTopics(kafka.bootstrapServers()).create("shop.clicks", 3);
    List<String> topics = List.of("shop.clicks");

    log.commit("shop.live", topics, Map.of("shop.clicks-0", 6L, "shop.clicks-1", -1L));
    log.commit("shop.live", topics, Map.of("shop.clicks-0", 4L, "shop.clicks-1", 2L));

    assertThat(
        log.committed("shop.live"),
        equalTo(
            Map.of(
                new TopicPartition("shop.clicks", 0),
                7L,
                new TopicPartition("shop.clicks", 1),
                3L,
                new TopicPartition("shop.clicks", 2),
                0L)));
  }
}
