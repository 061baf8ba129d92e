package dev.tally.kafka;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.parity.Log;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts the records of a log onto a broker, each where the log has it, with its append time. */
final class GoldenTopics {

  private final String bootstrapServers;

  GoldenTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Creates the topics of a log, each with a partition more than it has records for. */
  List<String> create(Log log) {
    Map<String, Integer> lastPartitions = new TreeMap<>();
    log.records()
        .forEach(
            record ->
                lastPartitions.merge(
                    record.position().topic(), record.position().partition(), Math::max));
    lastPartitions.forEach((topic, last) -> create(topic, last + 2));
    return List.copyOf(lastPartitions.keySet());
  }

  void create(String topic, int partitions) {
    KafkaTopics.at(bootstrapServers)
        .createIfAbsent(
            new NewTopic(topic, Optional.of(partitions), Optional.empty())
                .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
  }

  /** Sends records, and fails unless each comes to the offset that it has in the log. */
  void send(List<RawRecord> records) throws Exception {
    Map<Position, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    try (Producer<byte[], byte[]> producer = producer(Map.of())) {
      records.stream()
          .sorted(Comparator.comparing(RawRecord::position))
          .forEach(record -> sent.put(record.position(), producer.send(copy(record))));
    }
    for (Map.Entry<Position, Future<RecordMetadata>> entry : sent.entrySet()) {
      if (entry.getValue().get().offset() != entry.getKey().offset()) {
        throw new IllegalStateException(entry.getKey() + " is at " + entry.getValue().get());
      }
    }
  }

  /**
   * Sends each record in a transaction of its own, behind one that is aborted, and leaves one open.
   *
   * @return the producer of the open transaction
   */
  Producer<byte[], byte[]> sendInTransactions(List<RawRecord> records) {
    Producer<byte[], byte[]> producer = producer(Map.of("transactional.id", "golden"));
    producer.initTransactions();
    List<ProducerRecord<byte[], byte[]>> never = new ArrayList<>();
    for (RawRecord record : records) {
      ProducerRecord<byte[], byte[]> aborted =
          new ProducerRecord<>(
              record.position().topic(),
              record.position().partition(),
              record.appendTime() + 3_600_000,
              null,
              new byte[] {'{'});
      never.add(aborted);
      producer.beginTransaction();
      Future<RecordMetadata> unused = producer.send(aborted);
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      unused = producer.send(copy(record));
      producer.commitTransaction();
    }
    producer.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : never) {
      Future<RecordMetadata> unused = producer.send(record);
    }
    producer.flush();
    return producer;
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new TreeMap<>(more);
    settings.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> copy(RawRecord record) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            record.position().topic(),
            record.position().partition(),
            record.appendTime(),
            record.key(),
            record.value());
    record.headers().forEach(header -> copy.headers().add(header.name(), header.value()));
    return copy;
  }
}
