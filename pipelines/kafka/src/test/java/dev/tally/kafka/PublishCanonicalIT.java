package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.BaseEncoding;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.kafka.PublishCanonical.SendFn;
import dev.tally.transforms.parity.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canonical entries arrive in order, and none arrives before one that was lost. */
class PublishCanonicalIT {

  private static final String TOPIC = "ledger.canonical";
  private static final int MANY = 200;

  @TempDir private Path folder;

  @Test
  void nothingIsWrittenBehindARecordThatTheBrokerRefuses() {
    Event event = eventFrom("/till");
    Event tooLarge = eventFrom("/" + noise());
    List<CanonicalEntry> entries = new ArrayList<>();
    for (int number = 0; number < MANY; number++) {
      entries.add(new CanonicalEvent(0, number == MANY / 2 ? tooLarge : event));
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder)) {
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      log.createIfAbsent(
          new NewTopic(TOPIC, Optional.of(1), Optional.empty())
              .configs(Map.of("max.message.bytes", "20000")));
      SendFn send =
          new SendFn(KafkaClients.of(kafka.bootstrapServers()), Golden.catalogs(), TOPIC, 1);
      send.setUp();
      try {
        IllegalStateException failed =
            assertThrows(
                IllegalStateException.class,
                () -> {
                  send.process(entries);
                  send.finish();
                });
        assertThat(failed.getMessage(), containsString("cannot write to the topic " + TOPIC));
        assertThat(
            assertThrows(IllegalStateException.class, () -> send.process(entries)).getMessage(),
            is(failed.getMessage()));
      } finally {
        send.tearDown();
      }
      long last = log.lastOffsets(log.partitions(List.of(TOPIC))).get(TOPIC + "-0");
      assertThat(last, lessThan(MANY / 2L));
    }
  }

  /** Returns a text that does not become smaller when it is compressed. */
  private static String noise() {
    byte[] noise = new byte[40_000];
    new Random(1).nextBytes(noise);
    return BaseEncoding.base64().encode(noise);
  }

  private static Event eventFrom(String source) {
    return new Event(
        Position.of("orders", 0, 0),
        null,
        source,
        "a",
        "com.example.shop.visit",
        null,
        0,
        0,
        0,
        0,
        Hash128.of(source, "a"),
        Hash128.of("payload"),
        List.of("berlin"));
  }
}
