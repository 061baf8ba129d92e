package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.event.ControlTopic;
import dev.tally.kafka.Brokers;
import dev.tally.kafka.ControlRecord;
import dev.tally.kafka.EventProducer;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells every partition of a ledger that time has passed, so that a silent one holds nobody up.
 *
 * <p>The topics must exist and be stamped by the broker.
 */
public final class Heartbeat implements AutoCloseable {

  private final Producer<byte @Nullable [], byte[]> producer;
  private final List<String> topics;
  private final String bootstrapServers;
  private final InstantSource clock;

  private Heartbeat(
      Producer<byte @Nullable [], byte[]> producer,
      List<String> topics,
      String bootstrapServers,
      InstantSource clock) {
    this.producer = producer;
    this.topics = topics;
    this.bootstrapServers = bootstrapServers;
    this.clock = clock;
  }

  /**
   * Connects to the brokers of a ledger.
   *
   * @throws dev.tally.base.UserError where nobody answers or a topic is missing
   */
  public static Heartbeat of(
      Catalog catalog, String ledgerName, KafkaClients clients, InstantSource clock) {
    try (Brokers brokers = Brokers.connect(clients)) {
      String controlTopic = ledgerName + "." + ControlTopic.NAME;
      new ControlLog(new KafkaTopics(clients), controlTopic).createIfAbsent();
      List<String> topics =
          Stream.concat(
                  catalog.topics().stream().map(topic -> ledgerName + "." + topic),
                  Stream.of(controlTopic))
              .toList();
      brokers.partitions(topics);
      topics.forEach(topic -> mustBeStampedByBroker(topic, clients));
      return new Heartbeat(
          EventProducer.producer(clients), topics, clients.bootstrapServers(), clock);
    }
  }

  /** In a history the time of a heartbeat would be now, and end all that it has still to tell. */
  private static void mustBeStampedByBroker(String topic, KafkaClients clients) {
    if (new KafkaTopics(clients).isHistory(topic)) {
      throw new UserError(
          ExitCode.USAGE,
          "The topic "
              + topic
              + " is a history: its producers stamp its records, and a heartbeat would end it.");
    }
  }

  /**
   * Writes one control record to each partition that there is now, and waits until the broker has
   * them.
   *
   * @return how many there are
   */
  public int beat() {
    long now = clock.millis();
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> producer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    List<Future<RecordMetadata>> written =
        partitions.stream()
            .map(partition -> producer.send(ControlRecord.heartbeat(partition, now)))
            .toList();
    producer.flush();
    written.forEach(this::mustHaveLanded);
    return partitions.size();
  }

  private void mustHaveLanded(Future<RecordMetadata> written) {
    try {
      written.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Brokers.unreachable(bootstrapServers, e);
    } catch (ExecutionException e) {
      throw Brokers.unreachable(bootstrapServers, e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
