package dev.tally.pipelines.send;

import dev.tally.catalog.Catalog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells every partition of a ledger that time has passed, so that a silent one holds nobody up.
 *
 * <p>The topics must exist and be stamped by the broker.
 */
public final class Heartbeat implements AutoCloseable {

  private final Producer<byte @Nullable [], byte[]> producer;
  private final List<TopicPartition> partitions;

  private Heartbeat(Producer<byte @Nullable [], byte[]> producer, List<TopicPartition> partitions) {
    this.producer = producer;
    this.partitions = partitions;
  }

  /**
   * Connects to the brokers of a ledger.
   *
   * @throws dev.tally.cli.UserError where nobody answers or a topic is missing
   */
  public static Heartbeat of(Catalog catalog, String ledgerName, String bootstrapServers) {
    try (Brokers brokers = Brokers.connect(bootstrapServers)) {
      List<String> topics =
          catalog.topics().stream().map(topic -> ledgerName + "." + topic).toList();
      return new Heartbeat(Delivery.producer(bootstrapServers), brokers.partitions(topics));
    }
  }

  /**
   * Writes one control record to each partition and waits until the broker has them.
   *
   * @return how many there are
   */
  public int beat() {
    long now = System.currentTimeMillis();
    partitions.forEach(partition -> producer.send(ControlRecord.heartbeat(partition, now)));
    producer.flush();
    return partitions.size();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
