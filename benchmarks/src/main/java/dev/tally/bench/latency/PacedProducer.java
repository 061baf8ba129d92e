package dev.tally.bench.latency;

import dev.tally.bench.workload.Records;
import dev.tally.bench.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the records of a workload when they are due, whatever became of those before. */
final class PacedProducer {

  private final String bootstrapServers;
  private final String topic;
  private final Workload workload;

  PacedProducer(String bootstrapServers, String topic, Workload workload) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.workload = workload;
  }

  void run(Duration length) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            5);
    long start = System.currentTimeMillis();
    Records records = new Records(workload, Instant.ofEpochMilli(start));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      long number = 0;
      for (long now = start; now < start + length.toMillis(); now = System.currentTimeMillis()) {
        long due = (now - start) * workload.rate() / 1_000;
        for (; number < due; number++) {
          producer.send(
              new ProducerRecord<>(topic, records.partition(number), null, records.value(number)));
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
