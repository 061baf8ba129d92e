package dev.tally.kafka;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes single events to topics, now, and tells where each has landed.
 *
 * <p>The topics must exist and be stamped by the broker.
 */
public final class EventProducer implements AutoCloseable {

  private final Producer<byte @Nullable [], byte[]> producer;
  private final String bootstrapServers;

  private EventProducer(Producer<byte @Nullable [], byte[]> producer, String bootstrapServers) {
    this.producer = producer;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Connects to the brokers.
   *
   * @throws UserError where nobody answers, or a topic is missing or a history
   */
  public static EventProducer to(List<String> topics, KafkaClients clients) {
    try (Brokers brokers = Brokers.connect(clients)) {
      brokers.partitions(topics);
      topics.forEach(topic -> mustBeStampedByBroker(topic, clients));
      return new EventProducer(producer(clients), clients.bootstrapServers());
    }
  }

  /** Returns a producer that neither loses, repeats nor reorders what it is given. */
  public static Producer<byte @Nullable [], byte[]> producer(KafkaClients clients) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With more, a batch can overtake one that a partition's new leader has refused.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    // So long it may take until a partition that has been added is known.
    settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    return clients.openProducer(settings);
  }

  private static void mustBeStampedByBroker(String topic, KafkaClients clients) {
    if (new KafkaTopics(clients).isHistory(topic)) {
      throw new UserError(
          ExitCode.USAGE,
          "The topic "
              + topic
              + " is a history: its producers stamp its records, and an event of now would end"
              + " it.");
    }
  }

  /**
   * Returns an event as it will stand in a record.
   *
   * @param planned where it will land at best: the partition and the offset are not known yet
   * @param key what its partition is chosen by
   * @param time when it will be written, epoch milliseconds
   */
  public static RawRecord letter(
      Position planned,
      byte[] key,
      long time,
      Map<String, String> attributes,
      Map<String, ?> data) {
    CloudEventMessage message = CloudEventMessage.of(attributes, data, ContentMode.STRUCTURED);
    List<Header> headers =
        message.headers().stream().map(header -> new Header(header.key(), header.value())).toList();
    return new RawRecord(planned, time, time, key, message.value(), headers);
  }

  /**
   * Writes letters in their order and returns them as the broker has them.
   *
   * @throws UserError where the broker does not take one; some may have been written
   */
  public List<RawRecord> deliver(List<RawRecord> letters) {
    try {
      List<ProducerRecord<byte @Nullable [], byte[]>> records =
          letters.stream().map(EventProducer::record).toList();
      List<Future<RecordMetadata>> written = records.stream().map(producer::send).toList();
      producer.flush();
      List<RawRecord> landed = new ArrayList<>();
      for (int index = 0; index < records.size(); index++) {
        List<Header> headers = letters.get(index).headers();
        landed.add(landed(records.get(index), headers, written.get(index).get()));
      }
      return landed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Brokers.unreachable(bootstrapServers, e);
    } catch (ExecutionException | KafkaException e) {
      throw new UserError(
          ExitCode.UNREACHABLE,
          "The Kafka broker at "
              + bootstrapServers
              + " did not take a record: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private static ProducerRecord<byte @Nullable [], byte[]> record(RawRecord letter) {
    if (letter.key() == null || letter.value() == null) {
      throw new IllegalArgumentException("a letter has a key and a value");
    }
    ProducerRecord<byte @Nullable [], byte[]> record =
        new ProducerRecord<>(letter.position().topic(), letter.key(), letter.value());
    letter
        .headers()
        .forEach(header -> record.headers().add(new RecordHeader(header.name(), header.value())));
    return record;
  }

  private static RawRecord landed(
      ProducerRecord<byte @Nullable [], byte[]> record,
      List<Header> headers,
      RecordMetadata where) {
    return new RawRecord(
        Position.of(where.topic(), where.partition(), where.offset()),
        where.timestamp(),
        where.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
