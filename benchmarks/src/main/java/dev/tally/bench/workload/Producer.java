package dev.tally.bench.workload;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records without waiting for each, and does not close well if one of them was lost. */
public final class Producer implements AutoCloseable {

  private final String topic;
  private final KafkaProducer<byte[], byte[]> kafka;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * @param lingerMillis how long a record may wait for others to go with it
   * @param batchBytes how many bytes go together at most
   */
  public Producer(String bootstrapServers, String topic, int lingerMillis, int batchBytes) {
    this.topic = topic;
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, batchBytes);
    // A topic that was just made may refuse the first batch and take the second: then the first
    // is out of order for ever. One at a time, none overtakes another.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    this.kafka = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a record.
   *
   * @param timestamp epoch milliseconds; null for the broker's or the producer's clock
   */
  public void send(int partition, @Nullable Long timestamp, byte[] value) {
    Future<RecordMetadata> unused =
        kafka.send(
            new ProducerRecord<>(topic, partition, timestamp, null, value),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  /** Waits for all records. */
  @Override
  public void close() {
    kafka.close();
    if (failure.get() != null) {
      throw new IllegalStateException("the topic " + topic + " cannot be filled", failure.get());
    }
  }
}
