package dev.tally.bench.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that holds a workload, written once before anybody reads it. */
public final class Topic {

  private Topic() {}

  /** Creates a topic and fills it. Its records carry the time of their arrival. */
  public static void fill(String bootstrapServers, String topic, Workload workload) {
    create(bootstrapServers, topic, workload.partitions(), "CreateTime");
    AtomicReference<Exception> failure = new AtomicReference<>();
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            50,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      Records records = new Records(workload);
      for (long number = 0; number < workload.records(); number++) {
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    topic,
                    records.partition(number),
                    records.arrivalTime(number),
                    null,
                    records.value(number)),
                (metadata, e) -> {
                  if (e != null) {
                    failure.compareAndSet(null, e);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("the topic " + topic + " cannot be filled", failure.get());
    }
  }

  /**
   * Creates a topic.
   *
   * @param timestamps whose clock its records carry, as the broker's setting names it
   */
  public static void create(
      String bootstrapServers, String topic, int partitions, String timestamps) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    timestamps,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1"));
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the topic " + topic + " cannot be created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
