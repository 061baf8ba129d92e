package dev.tally.ledger.archive;

import dev.tally.kafka.KafkaTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What the brokers' own clocks tell: it is they that stamp records, whatever time it is here.
 *
 * <p>No request asks a broker for its time. So a topic of its own has a partition on each broker,
 * and a record that is appended there comes back with that broker's time.
 */
public final class BrokerClocks {

  private BrokerClocks() {}

  /**
   * Returns the earliest of all brokers' times, epoch milliseconds, or nothing where one cannot be
   * asked, for instance because the topic may not be written.
   */
  public static OptionalLong earliest(KafkaTopics log, String topic) {
    try {
      Map<Integer, TopicPartition> partitions = log.onePartitionPerBroker(topic);
      return partitions.isEmpty() ? OptionalLong.empty() : earliest(log, partitions.values());
    } catch (KafkaException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong earliest(KafkaTopics log, Iterable<TopicPartition> partitions) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    List<Future<RecordMetadata>> appended = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = log.clients().openProducer(settings)) {
      for (TopicPartition partition : partitions) {
        appended.add(
            producer.send(
                new ProducerRecord<>(
                    partition.topic(), partition.partition(), new byte[0], new byte[0])));
      }
      long earliest = Long.MAX_VALUE;
      for (Future<RecordMetadata> one : appended) {
        earliest = Math.min(earliest, one.get().timestamp());
      }
      return OptionalLong.of(earliest);
    } catch (ExecutionException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
