package dev.tally.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records to topics as their producers do. */
public final class TopicWriter {

  private TopicWriter() {}

  /** Writes records in their order, and returns when the broker has all of them. */
  public static void write(String bootstrapServers, List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns a record that the broker is to stamp with a time. */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, Instant time, String value) {
    return new ProducerRecord<>(topic, partition, time.toEpochMilli(), null, value.getBytes(UTF_8));
  }

  /** Returns a record that only tells the time. */
  public static ProducerRecord<byte[], byte[]> control(
      String topic, int partition, Instant time, String type) {
    ProducerRecord<byte[], byte[]> control = record(topic, partition, time, "");
    control.headers().add("ce_type", type.getBytes(UTF_8));
    return control;
  }
}
