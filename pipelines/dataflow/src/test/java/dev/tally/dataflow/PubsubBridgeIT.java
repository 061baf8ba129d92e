package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.kafka.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PubsubBridgeIT {

  private static final String TOPIC = "shop.orders";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  @TempDir Path folder;

  @Test
  void everyMessageComesToKafkaWithItsAttributesAsHeadersAndIsAcknowledged() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        FakePubsub pubsub = new FakePubsub()) {
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      log.createIfAbsent(new NewTopic(TOPIC, Optional.of(1), Optional.empty()));
      pubsub.publish(
          "{\"cents\":100}",
          "customer-7",
          Map.of(
              "ce-id", "1",
              "ce-source", "urn:shop",
              "ce-type", "com.example.order",
              "ce-specversion", "1.0",
              "Content-Type", "application/json",
              "trace", "abc"));
      pubsub.publish("no event", "", Map.of("ce-partitionkey", "customer-8"));
      pubsub.publish("", "", Map.of());

      CompletableFuture<?> job = bridge(pubsub, kafka);
      await(job, () -> pubsub.unacknowledged() == 0);

      assertThat(
          records(log),
          contains(
              "customer-7 {\"cents\":100} {ce_id=1, ce_source=urn:shop, ce_specversion=1.0,"
                  + " ce_type=com.example.order, content-type=application/json, trace=abc}",
              "customer-8 no event {ce_partitionkey=customer-8}",
              "null  {}"));
    }
  }

  /** Starts it as the guide does; it runs until the broker is gone. */
  private static CompletableFuture<?> bridge(FakePubsub pubsub, EmbeddedKafka kafka) {
    return CompletableFuture.runAsync(
        () ->
            PubsubBridge.run(
                "--runner=FlinkRunner",
                "--streaming",
                "--parallelism=1",
                "--checkpointingInterval=500",
                "--pubsubRootUrl=" + pubsub.url(),
                "--subscription=projects/shop-prod/subscriptions/orders",
                "--kafkaTopic=" + TOPIC,
                "--bootstrapServers=" + kafka.bootstrapServers()));
  }

  private static void await(CompletableFuture<?> job, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!isSo.getAsBoolean()) {
      assertThat("the job has failed: " + job, job.isCompletedExceptionally(), is(false));
      assertThat("it takes too long", System.nanoTime() < deadline, is(true));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static List<String> records(KafkaTopics log) {
    List<String> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      while (consumer.position(PARTITION) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          Map<String, String> headers = new TreeMap<>();
          record
              .headers()
              .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
          String key = record.key() == null ? "null" : new String(record.key(), UTF_8);
          records.add(key + " " + new String(record.value(), UTF_8) + " " + headers);
        }
      }
    }
    return records;
  }
}
